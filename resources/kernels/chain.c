/* A chain of frozen layers. See chain.h. */
#include "chain.h"
#include "direct.h"
#include "filtered.h"
#include "weights.h"

static int is_direct(int inputs) { return inputs <= FEW_CHANNELS; }

static long prepared_numbers(int inputs, int outputs) {
  return is_direct(inputs) ? 9L * inputs * above(outputs, WIDTH) : numbers_at_points(inputs, outputs);
}

static void prepare(const float *filter, int inputs, int outputs, float *prepared, int threads) {
  if (is_direct(inputs)) direct_filters(filter, inputs, outputs, prepared);
  else filters_at_points(&(Filters){filter, inputs, outputs, 0}, prepared, threads);
}

/* Layers that run as one, and what goes into them. */
typedef struct {
  /* The first of them, and the one behind the last. */
  int from, to;
  int height, width, channels;
} Step;

static int step_pools(const Chain *chain, const Step *step) { return chain->layers[step->to - 1].outputs == 0; }

/* The step that begins with a layer: a convolution takes the pooling that follows it along, where nobody wants what is between them. */
static Step step_at(const Chain *chain, int from, int height, int width, int channels) {
  const ChainLayer *layer = chain->layers + from;
  const int pools = layer->outputs && !is_direct(channels) && !layer->kept && from + 1 < chain->count && !layer[1].outputs;
  return (Step){from, from + 1 + pools, height, width, channels};
}

static Step next_step(const Chain *chain, const Step *step) {
  const int pools = step_pools(chain, step), outputs = chain->layers[step->from].outputs;
  return step_at(chain, step->to, pools ? step->height / 2 : step->height, pools ? step->width / 2 : step->width, outputs ? outputs : step->channels);
}

static Step first_step(const Chain *chain) { return step_at(chain, 0, chain->height, chain->width, chain->channels); }

static long numbers_in(const Step *step) { return (long)step->height * step->width * step->channels; }

static Filtered filtered_in(const Chain *chain, const Step *step, int pictures, const float *x, float *y) {
  const ChainLayer *layer = chain->layers + step->from;
  return (Filtered){.from = {x, step->height, step->width, step->channels}, .pictures = pictures, .outputs = layer->outputs,
                    .filters = layer->filters, .bias = layer->bias, .relu = layer->relu, .pool = step_pools(chain, step), .y = y};
}

/* Steps that one picture takes after the other: there, what a picture is on its way is larger than filters are, and stays nearer to the
 * processor. Threads have pictures of their own then, and wait for nobody. */
static int goes_alone(const Chain *chain, const Step *step) {
  const int outputs = chain->layers[step->from].outputs;
  return is_direct(step->channels) || !outputs || has_own_blocks(step->channels, outputs);
}

static long step_workspace(const Chain *chain, const Step *step, int pictures, int threads) {
  const Filtered of = filtered_in(chain, step, pictures, 0, 0);
  return !of.outputs ? 0 : is_direct(step->channels) ? direct_workspace_each(&of) * threads : filtered_workspace(&of, threads);
}

/* Where things are in the working memory, as numbers from its beginning. What goes from step to step has two places; behind them is the steps'
 * own memory. */
typedef struct {
  /* A place while pictures go alone, and all that one thread needs for one of them; a place while they go together. */
  long alone, each, common;
  /* What goes into the step where they come together, for all pictures. */
  long together;
  long all;
  /* Pictures that go alone have a thread each; those left over, and all where that would take too much memory, are each shared by all threads. */
  int apart;
  /* The step from which on all pictures go together. */
  Step meeting;
} Layout;

static long larger_of(long a, long b) { return a > b ? a : b; }
static long in_lines(long numbers) { return (numbers + 15) / 16 * 16; }

/* Numbers that threads may take for pictures of their own: 256 MB. */
enum { MOST_APART = 1 << 26 };

static Layout layout_of(const Chain *chain, int threads) {
  Layout layout = {0};
  int alone = 1;
  long each = 0, shared = 0, common = 0;
  Step step = first_step(chain);
  for (; step.from < chain->count; step = next_step(chain, &step)) {
    if (alone && !goes_alone(chain, &step)) {
      alone = 0;
      layout.meeting = step;
      layout.together = in_lines(chain->pictures * numbers_in(&step));
    }
    if (alone) {
      each = larger_of(each, step_workspace(chain, &step, 1, 1));
      shared = larger_of(shared, step_workspace(chain, &step, 1, threads));
    } else {
      common = larger_of(common, step_workspace(chain, &step, chain->pictures, threads));
    }
    const Step next = next_step(chain, &step);
    if (alone) layout.alone = larger_of(layout.alone, in_lines(numbers_in(&next)));
    else layout.common = larger_of(layout.common, in_lines(chain->pictures * numbers_in(&next)));
  }
  if (alone) layout.meeting = step;
  layout.each = in_lines(2 * layout.alone + each);
  layout.apart = threads > 1 && layout.each <= MOST_APART / threads ? chain->pictures / threads * threads : 0;
  const long first = larger_of(layout.apart ? threads * layout.each : 0, 2 * layout.alone + shared);
  layout.all = layout.together + larger_of(first, 2 * layout.common + common);
  return layout;
}

static long chain_workspace(const Chain *chain, int threads) { return layout_of(chain, threads).all; }

static void pool(const Step *step, int pictures, const float *x, float *y) {
  const int rows = step->height / 2, columns = step->width / 2, channels = step->channels;
  for (int p = 0; p < pictures; p++)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < columns; j++) {
        const float *above_left = x + (((long)p * step->height + 2 * i) * step->width + 2 * j) * channels;
        const float *below_left = above_left + (long)step->width * channels;
        for (int k = 0; k < channels; k += VW) {
          const int left = channels - k;
          const vec upper = larger(load_some(above_left + k, left), load_some(above_left + channels + k, left));
          const vec lower = larger(load_some(below_left + k, left), load_some(below_left + channels + k, left));
          store_some(y + (((long)p * rows + i) * columns + j) * channels + k, larger(upper, lower), left);
        }
      }
}

/* Steps `from` and on, up to where `to` begins, for some of the pictures, of which the first is number `at`. The last one's output goes to
 * `end` where its layer is not kept. */
static void run_steps(const Chain *chain, Step from, int to, int at, int pictures, const float *x, float *end, float *workspace, long place,
                      int threads) {
  float *own = workspace + 2 * place;
  for (int turn = 0; from.from < to; turn ^= 1) {
    const Step next = next_step(chain, &from);
    const ChainLayer *last = chain->layers + from.to - 1;
    float *kept = last->kept ? last->kept + at * numbers_in(&next) : 0;
    float *y = next.from == to && end ? end : kept ? kept : workspace + turn * place;
    const Filtered of = filtered_in(chain, &from, pictures, x, y);
    if (!of.outputs) pool(&from, pictures, x, y);
    else if (is_direct(from.channels)) run_direct(&of, own, threads);
    else run_filtered(&of, own, threads);
    if (kept && kept != y)
      for (long i = 0; i < pictures * numbers_in(&next); i++) kept[i] = y[i];
    x = y;
    from = next;
  }
}

/* A chain at work. */
typedef struct {
  const Chain *chain;
  const float *pictures;
  float *together, *workspace;
  Layout layout;
} ChainWork;

/* A picture up to where all come together. */
static void run_one(const ChainWork *w, int picture, float *workspace, int threads) {
  const Step first = first_step(w->chain), *meeting = &w->layout.meeting;
  float *end = meeting->from < w->chain->count ? w->together + picture * numbers_in(meeting) : 0;
  run_steps(w->chain, first, meeting->from, picture, 1, w->pictures + picture * numbers_in(&first), end, workspace, w->layout.alone, threads);
}

static void picture_part(void *argument, int part, int thread) {
  const ChainWork *w = argument;
  run_one(w, part, w->workspace + thread * w->layout.each, 1);
}

static void run_chain(const Chain *chain, const float *pictures, float *workspace, int threads) {
  const Layout layout = layout_of(chain, threads);
  ChainWork w = {chain, pictures, workspace, workspace + layout.together, layout};
  if (layout.meeting.from > 0) {
    parallel(threads, layout.apart, picture_part, &w);
    for (int picture = layout.apart; picture < chain->pictures; picture++) run_one(&w, picture, w.workspace, threads);
  }
  if (layout.meeting.from < chain->count)
    run_steps(chain, layout.meeting, chain->count, 0, chain->pictures, layout.meeting.from > 0 ? w.together : pictures, 0, w.workspace, layout.common,
              threads);
}
