/* A convolution, and the gradient of its input, which is one with its filters turned about. See winograd.h. */
#include "winograd.h"
#include "parallel.h"
#include "tiles.h"
#include "weights.h"

/* Parts of a call, and where each finds its working memory. */
typedef struct {
  Pictures from;
  Filters filters;
  const float *bias;
  int relu;
  float *y;
  int outputs;
  long tiles;
  /* Tiles that are in the working memory at once; of the block at work the first one and how many it has. */
  long room, first, count;
  /* Filters, inputs and products at the 36 points. */
  float *U, *V, *M;
  long v, m;
} Work;

/* Numbers of the filters up to which they stay in a core's second cache, so that each thread takes its own tiles through all steps.
 * Larger ones are read once a block, by all threads together. */
enum { OWN_BLOCKS = 36 * 8192, OWN_BYTES = 1 << 19, COMMON_TILES = 320 };

static int has_own_blocks(const Filters *of) { return 36 * filters_at_point(of) <= OWN_BLOCKS; }

static long room_of(const Filters *filters, long tiles) {
  const long each = 36 * 4L * (above(inputs_of(filters), DEPTH) + above(outputs_in(filters), WIDTH));
  const long room = has_own_blocks(filters) ? OWN_BYTES / each / ROWS * ROWS + ROWS : COMMON_TILES;
  return room < tiles ? room : tiles;
}

static long tiles_of(const Convolution *of) { return tiles_in(of->pictures, of->height, of->width); }

static long workspace_of(const Filters *filters, long tiles, int threads) {
  const long numbers = 36 * room_of(filters, tiles) * (above(inputs_of(filters), DEPTH) + above(outputs_in(filters), WIDTH));
  return 36 * filters_at_point(filters) + numbers * (has_own_blocks(filters) ? threads : 1);
}

/* Enough for both directions. */
static long convolve_workspace(const Convolution *of, int threads) {
  const Filters there = {0, of->from, of->to, 0}, back = {0, of->from, of->to, 1};
  const long one = workspace_of(&there, tiles_of(of), threads), other = workspace_of(&back, tiles_of(of), threads);
  return one > other ? one : other;
}

/* DEPTH inputs of the filters make a part. */

static void filters_part(void *argument, int part, int thread) {
  Work *w = argument;
  transform_filters(&w->filters, part * DEPTH, DEPTH, w->U);
  (void)thread;
}

/* Products at the points -> outputs, for `count` tiles from `first` on, which are rows `at` and on of M. */
static void output_tiles(const Work *w, long first, long count, const float *M, long at) {
  const int height = w->from.height, width = w->from.width;
  const long point = w->room * above(w->outputs, WIDTH);
  for (long t = 0; t < count; t++) {
    const Corner to = corner_of(first + t, height, width);
    for (int k = 0; k < w->outputs; k += VW) {
      const int left = w->outputs - k;
      const vec bias = w->bias ? load_some(w->bias + k, left) : splat(0);
      const float *m = M + in_panel(w->room, at + t, k, WIDTH);
      vec half[4][6], line[6], found[4];
      UNROLL for (int j = 0; j < 6; j++) {
        UNROLL for (int i = 0; i < 6; i++) line[i] = load(m + (i * 6 + j) * point);
        transform_output(line, found);
        UNROLL for (int i = 0; i < 4; i++) half[i][j] = found[i];
      }
      UNROLL for (int i = 0; i < 4; i++) {
        if (to.y + i >= height) break;
        transform_output(half[i], found);
        UNROLL for (int j = 0; j < 4; j++) {
          if (to.x + j >= width) break;
          vec y = found[j] + bias;
          if (w->relu) y = (vec)((mask)y & ~(y < splat(0))); /* what is no number stays so */
          store_some(w->y + ((to.picture * height + to.y + i) * width + to.x + j) * w->outputs + k, y, left);
        }
      }
    }
  }
}

static void products(const Work *w, int point, int panel, long count, const float *V, float *M) {
  const int inputs = w->from.channels, rows = above(inputs, DEPTH);
  outputs_of(V + point * w->room * rows, w->room, count, w->U + point * filters_at_point(&w->filters) + (long)panel * rows * WIDTH, inputs,
             M + point * w->room * above(w->outputs, WIDTH) + panel * w->room * WIDTH);
}

static void own_block(void *argument, int part, int thread) {
  Work *w = argument;
  const long first = part * w->room, count = w->tiles - first < w->room ? w->tiles - first : w->room;
  float *V = w->V + thread * (w->v + w->m), *M = V + w->v;
  input_tiles(&w->from, first, count, V, w->room, 0);
  for (int point = 0; point < 36; point++)
    for (int panel = 0; panel * WIDTH < w->outputs; panel++) products(w, point, panel, count, V, M);
  output_tiles(w, first, count, M, 0);
}

/* Tiles that make a part of a common block. */
enum { TILES_A_PART = 8 };

static long in_part(const Work *w, int part) {
  const long left = w->count - (long)part * TILES_A_PART;
  return left < TILES_A_PART ? left : TILES_A_PART;
}

static void input_part(void *argument, int part, int thread) {
  Work *w = argument;
  const long at = (long)part * TILES_A_PART;
  input_tiles(&w->from, w->first + at, in_part(w, part), w->V, w->room, at);
  (void)thread;
}

static void output_part(void *argument, int part, int thread) {
  Work *w = argument;
  const long at = (long)part * TILES_A_PART;
  output_tiles(w, w->first + at, in_part(w, part), w->M, at);
  (void)thread;
}

/* Half of the panels of a point. */
static void product_part(void *argument, int part, int thread) {
  Work *w = argument;
  const int panels = above(w->outputs, WIDTH) / WIDTH, half = (panels + 1) / 2, from = part % 2 * half;
  for (int panel = from; panel < from + half && panel < panels; panel++) products(w, part / 2, panel, w->count, w->V, w->M);
  (void)thread;
}

static void run(Work *w, float *workspace, int threads) {
  const int inputs = above(w->from.channels, DEPTH);
  w->room = room_of(&w->filters, w->tiles);
  w->v = 36 * w->room * inputs;
  w->m = 36 * w->room * above(w->outputs, WIDTH);
  w->U = workspace;
  w->V = w->U + 36 * filters_at_point(&w->filters);
  w->M = w->V + w->v;
  parallel(threads, inputs / DEPTH, filters_part, w);
  if (has_own_blocks(&w->filters)) {
    parallel(threads, (int)((w->tiles + w->room - 1) / w->room), own_block, w);
    return;
  }
  for (w->first = 0; w->first < w->tiles; w->first += w->room) {
    w->count = w->tiles - w->first < w->room ? w->tiles - w->first : w->room;
    const int parts = (int)((w->count + TILES_A_PART - 1) / TILES_A_PART);
    parallel(threads, parts, input_part, w);
    parallel(threads, 2 * 36, product_part, w);
    parallel(threads, parts, output_part, w);
  }
}

static void convolve(const Convolution *of, const float *x, const float *filter, const float *bias, int relu, float *y, float *workspace,
                     int threads) {
  Work w = {.from = {x, of->height, of->width, of->from}, .filters = {filter, of->from, of->to, 0}, .bias = bias, .relu = relu,
            .y = y, .outputs = of->to, .tiles = tiles_of(of)};
  run(&w, workspace, threads);
}

static void input_gradient(const Convolution *of, const float *dy, const float *filter, float *dx, float *workspace, int threads) {
  Work w = {.from = {dy, of->height, of->width, of->to}, .filters = {filter, of->from, of->to, 1}, .y = dx, .outputs = of->from,
            .tiles = tiles_of(of)};
  run(&w, workspace, threads);
}
