/* A convolution, and the gradient of its input, which is one with its filters turned about. See winograd.h. */
#include "winograd.h"
#include "filtered.h"
#include "weights.h"

/* Filters on their way to the points. */
typedef struct {
  Filters filters;
  float *points;
} FiltersWork;

/* DEPTH inputs of the filters make a part. */
static void filters_part(void *argument, int part, int thread) {
  FiltersWork *w = argument;
  transform_filters(&w->filters, part * DEPTH, w->points);
  (void)thread;
}

static void filters_at_points(const Filters *filters, float *points, int threads) {
  FiltersWork w = {*filters, points};
  parallel(threads, above(inputs_of(filters), DEPTH) / DEPTH, filters_part, &w);
}

static Filtered filtered_of(const Convolution *of, const float *from, const Filters *filters, float *y) {
  return (Filtered){.from = {from, of->height, of->width, inputs_of(filters)}, .pictures = of->pictures, .outputs = outputs_in(filters), .y = y};
}

/* Enough for both directions. */
static long convolve_workspace(const Convolution *of, int threads) {
  long most = 0;
  for (int turned = 0; turned < 2; turned++) {
    const Filters filters = {0, of->from, of->to, turned};
    const Filtered filtered = filtered_of(of, 0, &filters, 0);
    const long needed = numbers_at_points(inputs_of(&filters), outputs_in(&filters)) + filtered_workspace(&filtered, threads);
    if (needed > most) most = needed;
  }
  return most;
}

static void filter_and_run(const Filters *filters, Filtered *filtered, float *workspace, int threads) {
  filters_at_points(filters, workspace, threads);
  filtered->filters = workspace;
  run_filtered(filtered, workspace + numbers_at_points(inputs_of(filters), outputs_in(filters)), threads);
}

static void convolve(const Convolution *of, const float *x, const float *filter, const float *bias, int relu, float *y, float *workspace,
                     int threads) {
  const Filters filters = {filter, of->from, of->to, 0};
  Filtered filtered = filtered_of(of, x, &filters, y);
  filtered.bias = bias;
  filtered.relu = relu;
  filter_and_run(&filters, &filtered, workspace, threads);
}

static void input_gradient(const Convolution *of, const float *dy, const float *filter, float *dx, float *workspace, int threads) {
  const Filters filters = {filter, of->from, of->to, 1};
  Filtered filtered = filtered_of(of, dy, &filters, dx);
  filter_and_run(&filters, &filtered, workspace, threads);
}
