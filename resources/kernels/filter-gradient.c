/* The gradient of a convolution's filters: F(3x3, 6x6) on each tile, where the gradients of its outputs take the place of a filter of
 * six by six taps. The tiles' contributions are added up at the points and transformed once. See winograd.h.
 *
 * The order of every sum depends on the shapes only, not on the threads. */
#include "winograd.h"
#include "parallel.h"
#include "tiles.h"

typedef struct {
  Pictures x, dy;
  float *dfilter;
  long tiles;
  /* Sums that are made side by side, each over its share of the tiles. */
  int sums;
  /* As in filtered.h. */
  long block, room, first, count;
  /* Inputs, gradients of outputs and their sums of products at the points. */
  float *V, *Z, *S;
  long v, z, s;
} GradientWork;

/* Small filters: each thread takes a sum's tiles through all steps in its own cache. Large ones: one sum, by all threads together. */
enum { SMALL_FILTERS = 8192, SUMS = 16, OWN_GRADIENT_BYTES = 1 << 19, COMMON_GRADIENT_TILES = 320 };

static GradientWork gradient_work(const Convolution *of, const float *x, const float *dy, float *dfilter) {
  GradientWork w = {.x = {x, of->height, of->width, of->from}, .dy = {dy, of->height, of->width, of->to}, .dfilter = dfilter};
  const long from = above(of->from, DEPTH), to = above(of->to, WIDTH);
  w.tiles = tiles_in(of->pictures, of->height, of->width);
  w.sums = (long)of->from * of->to > SMALL_FILTERS ? 1 : SUMS < w.tiles ? SUMS : (int)w.tiles;
  w.block = w.sums == 1 ? COMMON_GRADIENT_TILES : OWN_GRADIENT_BYTES / (POINTS * 4 * (from + to)) + 1;
  if (w.block > w.tiles) w.block = w.tiles;
  w.room = odd(w.block);
  w.v = POINTS * w.room * from;
  w.z = POINTS * w.room * to;
  w.s = POINTS * odd(of->from) * to;
  return w;
}

static long filter_gradient_workspace(const Convolution *of, int threads) {
  const GradientWork w = gradient_work(of, 0, 0, 0);
  return w.sums * w.s + (w.v + w.z) * (w.sums == 1 ? 1 : threads);
}

static void slope_tiles(const Pictures *from, long first, long count, float *to, long room, long at, int far) {
  if (far) transform_tiles(TILE, from, first, count, to, room, at, WIDTH, 1);
  else transform_tiles(TILE, from, first, count, to, room, at, WIDTH, 0);
}

static void add_products(const GradientWork *w, int point, long count, const float *V, const float *Z, float *S, int add) {
  const long rows = odd(w->x.channels);
  for (int k = 0; k < w->dy.channels; k += WIDTH)
    filters_of(V + point * w->room * DEPTH, POINTS * w->room * DEPTH, Z + at_points(w->room, point * w->room, k, WIDTH), count, w->x.channels,
               S + at_points(rows, point * rows, k, WIDTH), add);
}

static void sum_part(void *argument, int part, int thread) {
  GradientWork *w = argument;
  const long from = w->tiles * part / w->sums, to = w->tiles * (part + 1) / w->sums;
  float *V = w->V + thread * (w->v + w->z), *Z = V + w->v, *S = w->S + part * w->s;
  for (long first = from; first < to; first += w->block) {
    const long count = to - first < w->block ? to - first : w->block;
    input_tiles(&w->x, first, count, V, w->room, 0, 0);
    slope_tiles(&w->dy, first, count, Z, w->room, 0, 0);
    for (int point = 0; point < POINTS; point++) add_products(w, point, count, V, Z, S, first > from);
  }
}

enum { GRADIENT_TILES_A_PART = 8, CHANNELS_A_PART = 8 };

static void tiles_part(void *argument, int part, int thread) {
  GradientWork *w = argument;
  const long at = (long)part * GRADIENT_TILES_A_PART, left = w->count - at;
  const long count = left < GRADIENT_TILES_A_PART ? left : GRADIENT_TILES_A_PART;
  input_tiles(&w->x, w->first + at, count, w->V, w->room, at, 1);
  slope_tiles(&w->dy, w->first + at, count, w->Z, w->room, at, 1);
  (void)thread;
}

static void point_part(void *argument, int part, int thread) {
  GradientWork *w = argument;
  add_products(w, part, w->count, w->V, w->Z, w->S, w->first > 0);
  (void)thread;
}

/* From the sums to the filters' gradient, for some of the input channels. */
static void filters_out(void *argument, int part, int thread) {
  const GradientWork *w = argument;
  const int from = w->x.channels, to = w->dy.channels;
  const long rows = odd(from);
  for (int c = part * CHANNELS_A_PART; c < (part + 1) * CHANNELS_A_PART && c < from; c++)
    for (int k = 0; k < to; k += VW) {
      vec half[3][SIDE], line[SIDE], found[3];
      UNROLL for (int j = 0; j < SIDE; j++) {
        UNROLL for (int i = 0; i < SIDE; i++) {
          const float *s = w->S + at_points(rows, (i * SIDE + j) * rows + c, k, WIDTH);
          line[i] = load(s);
          for (int n = 1; n < w->sums; n++) line[i] = line[i] + load(s + n * w->s);
        }
        transform_filter(line, found);
        UNROLL for (int i = 0; i < 3; i++) half[i][j] = found[i];
      }
      UNROLL for (int i = 0; i < 3; i++) {
        transform_filter(half[i], found);
        UNROLL for (int j = 0; j < 3; j++) store_some(w->dfilter + ((long)(i * 3 + j) * from + c) * to + k, found[j], to - k);
      }
    }
  (void)thread;
}

static void filter_gradient(const Convolution *of, const float *x, const float *dy, float *dfilter, float *workspace, int threads) {
  GradientWork w = gradient_work(of, x, dy, dfilter);
  w.S = workspace;
  w.V = w.S + w.sums * w.s;
  w.Z = w.V + w.v;
  if (w.sums > 1) parallel(threads, w.sums, sum_part, &w);
  else
    for (w.first = 0; w.first < w.tiles; w.first += w.block) {
      w.count = w.tiles - w.first < w.block ? w.tiles - w.first : w.block;
      parallel(threads, (int)((w.count + GRADIENT_TILES_A_PART - 1) / GRADIENT_TILES_A_PART), tiles_part, &w);
      parallel(threads, POINTS, point_part, &w);
    }
  parallel(threads, (of->from + CHANNELS_A_PART - 1) / CHANNELS_A_PART, filters_out, &w);
}
