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
 * processor. */
static int goes_alone(const Chain *chain, const Step *step) {
  const int outputs = chain->layers[step->from].outputs;
  return is_direct(step->channels) || !outputs || has_own_blocks(step->channels, outputs);
}

static long step_workspace(const Chain *chain, const Step *step, int pictures, int threads) {
  const Filtered of = filtered_in(chain, step, pictures, 0, 0);
  return !of.outputs ? 0 : is_direct(step->channels) ? direct_workspace_each(&of) * threads : filtered_workspace(&of, threads);
}

/* Where things are in the working memory, as numbers from its beginning: two places for what goes from step to step, one for all pictures
 * where they come together, the steps' own. */
typedef struct {
  long place, together, steps, all;
  /* The step from which on all pictures go together. */
  Step meeting;
} Layout;

static long larger_of(long a, long b) { return a > b ? a : b; }

static Layout layout_of(const Chain *chain, int threads) {
  Layout layout = {0};
  int alone = 1;
  for (Step step = first_step(chain);; step = next_step(chain, &step)) {
    if (step.from == chain->count) {
      if (alone) layout.meeting = step;
      layout.place = larger_of(layout.place, (alone ? 1 : chain->pictures) * numbers_in(&step));
      break;
    }
    if (alone && !goes_alone(chain, &step)) {
      alone = 0;
      layout.meeting = step;
      layout.together = chain->pictures * numbers_in(&step);
    }
    const int pictures = alone ? 1 : chain->pictures;
    layout.place = larger_of(layout.place, pictures * numbers_in(&step));
    layout.steps = larger_of(layout.steps, step_workspace(chain, &step, pictures, threads));
  }
  layout.place = (layout.place + 15) / 16 * 16;
  layout.together = (layout.together + 15) / 16 * 16;
  layout.all = 2 * layout.place + layout.together + layout.steps;
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
static void run_steps(const Chain *chain, Step from, int to, int at, int pictures, const float *x, float *end, float *workspace,
                      const Layout *layout, int threads) {
  float *places[2] = {workspace, workspace + layout->place}, *own = workspace + 2 * layout->place + layout->together;
  for (int turn = 0; from.from < to; turn ^= 1) {
    const Step next = next_step(chain, &from);
    const ChainLayer *last = chain->layers + from.to - 1;
    float *kept = last->kept ? last->kept + at * numbers_in(&next) : 0;
    float *y = next.from == to && end ? end : kept ? kept : places[turn];
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

static void run_chain(const Chain *chain, const float *pictures, float *workspace, int threads) {
  const Layout layout = layout_of(chain, threads);
  const Step first = first_step(chain);
  const int meeting = layout.meeting.from, meet = meeting < chain->count;
  float *together = workspace + 2 * layout.place;
  if (meeting > 0)
    for (int p = 0; p < chain->pictures; p++)
      run_steps(chain, first, meeting, p, 1, pictures + p * numbers_in(&first), meet ? together + p * numbers_in(&layout.meeting) : 0, workspace,
                &layout, threads);
  if (meet) run_steps(chain, layout.meeting, chain->count, 0, chain->pictures, meeting > 0 ? together : pictures, 0, workspace, &layout, threads);
}
