/* A convolution whose filters are at the points already: tiles are taken to the points, multiplied by the filters there, and what comes
 * of it is taken back to outputs. Each output is found by the same operations in the same order, however many pictures, threads and tiles
 * share the work. */
#pragma once
#include "parallel.h"
#include "tiles.h"
#include "weights.h"

typedef struct {
  Pictures from;
  int pictures, outputs;
  /* See weights.h. */
  const float *filters;
  /* Null: nothing is added. */
  const float *bias;
  /* Whether what is negative becomes 0; whether of each square of 2 x 2 outputs only the largest is kept. */
  int relu, pool;
  float *y;
} Filtered;

/* A Filtered at work. */
typedef struct {
  const Filtered *of;
  long tiles;
  /* Tiles of a block, which are in the working memory at once, and the rows that it has for them; of the block at work the first tile and how
   * many it has. */
  long block, room, first, count;
  /* Inputs and products at the points, and how many numbers they are. */
  float *V, *M;
  long v, m;
} FilteredWork;

/* Filters up to this number stay near enough for each thread to take a block of its own through all steps, one panel of outputs after the
 * other, all within its second cache. Larger ones are read once for a large block, by all threads together. */
enum { OWN_FILTERS = 128 * 128, OWN_BYTES = 1 << 19, COMMON_TILES = 320 };

static int has_own_blocks(int inputs, int outputs) { return (long)above(inputs, DEPTH) * above(outputs, WIDTH) <= OWN_FILTERS; }

static FilteredWork filtered_work(const Filtered *of) {
  const int inputs = above(of->from.channels, DEPTH), own = has_own_blocks(of->from.channels, of->outputs);
  const int products = own ? WIDTH : above(of->outputs, WIDTH);
  FilteredWork w = {.of = of, .tiles = tiles_in(of->pictures, of->from.height, of->from.width)};
  w.block = own ? above(OWN_BYTES / (POINTS * 4 * (inputs + products)), ROWS) : COMMON_TILES;
  if (w.block > w.tiles) w.block = w.tiles;
  w.room = odd(w.block);
  w.v = POINTS * w.room * inputs;
  w.m = POINTS * w.room * products;
  return w;
}

/* Numbers of working memory. */
static long filtered_workspace(const Filtered *of, int threads) {
  const FilteredWork w = filtered_work(of);
  return (w.v + w.m) * (has_own_blocks(of->from.channels, of->outputs) ? threads : 1);
}

/* What is no number is the largest. */
INLINE vec larger(vec a, vec b) {
  const mask first = (a > b) | (a != a);
  return (vec)(((mask)a & first) | ((mask)b & ~first));
}

INLINE vec finished(vec y, vec bias, int relu) {
  y = y + bias;
  return relu ? (vec)((mask)y & ~(y < splat(0))) : y; /* what is no number stays so */
}

/* Products at the points -> outputs of a tile, for a vector of channels from k on, of which there are `left`; m is where theirs are at the
 * first point. */
INLINE void output_tile(const Filtered *of, long room, Corner corner, const float *m, int k, int left) {
  const int pool = of->pool ? 2 : 1, relu = of->relu, outputs = of->outputs;
  const int height = of->from.height / pool, width = of->from.width / pool, y = corner.y / pool, x = corner.x / pool;
  float *row = of->y + ((corner.picture * height + y) * width + x) * outputs + k;
  const vec bias = of->bias ? load_some(of->bias + k, left) : splat(0);
  vec half[TILE][SIDE], line[SIDE], found[TILE], below[TILE];
  ROLLED for (int j = 0; j < SIDE; j++) {
    UNROLL for (int i = 0; i < SIDE; i++) line[i] = load(m + (i * SIDE + j) * room * WIDTH);
    transform_output(line, found);
    UNROLL for (int i = 0; i < TILE; i++) half[i][j] = found[i];
  }
  const int rows = height - y < TILE / pool ? height - y : TILE / pool, columns = width - x;
  if (pool == 2)
    ROLLED for (int i = 0; i < rows; i++) {
      transform_output(half[2 * i], found);
      transform_output(half[2 * i + 1], below);
      float *o = row;
      UNROLL for (int j = 0; j < TILE / 2; j++, o += outputs)
        if (j < columns) {
          const vec most = larger(larger(found[2 * j], found[2 * j + 1]), larger(below[2 * j], below[2 * j + 1]));
          store_some(o, finished(most, bias, relu), left);
        }
      row += width * outputs;
    }
  else
    ROLLED for (int i = 0; i < rows; i++) {
      transform_output(half[i], found);
      float *o = row;
      UNROLL for (int j = 0; j < TILE; j++, o += outputs)
        if (j < columns) store_some(o, finished(found[j], bias, relu), left);
      row += width * outputs;
    }
}

/* For `count` tiles from `first` on, which are rows `at` and on of M's, and channels from `from` to below `to`; M begins with the panel of the
 * first of them. */
static void output_tiles(const FilteredWork *w, long first, long count, const float *M, long at, int from, int to) {
  /* Tiles within panels: neighbours share lines of a cache. */
  for (int panel = from; panel < to; panel += WIDTH)
    for (long t = 0; t < count; t++) {
      const Corner corner = corner_of(first + t, w->of->from.height, w->of->from.width);
      for (int k = panel; k < panel + WIDTH && k < to; k += VW)
        output_tile(w->of, w->room, corner, M + at_points(w->room, at + t, k - from, WIDTH), k, to - k);
    }
}

/* One panel of outputs at one point; M begins with that panel. */
static void products(const FilteredWork *w, int point, int panel, long count, const float *V, float *M) {
  const int inputs = w->of->from.channels;
  const float *filters = w->of->filters + at_points(odd(inputs), point * odd(inputs), panel * WIDTH, WIDTH);
  outputs_of(V + point * w->room * DEPTH, POINTS * w->room * DEPTH, count, filters, inputs, M + point * w->room * WIDTH);
}

static void own_block(void *argument, int part, int thread) {
  FilteredWork *w = argument;
  const long first = part * w->block, count = w->tiles - first < w->block ? w->tiles - first : w->block;
  float *V = w->V + thread * (w->v + w->m), *M = V + w->v;
  input_tiles(&w->of->from, first, count, V, w->room, 0, 0);
  for (int panel = 0; panel * WIDTH < w->of->outputs; panel++) {
    for (int point = 0; point < POINTS; point++) products(w, point, panel, count, V, M);
    const int end = (panel + 1) * WIDTH;
    output_tiles(w, first, count, M, 0, panel * WIDTH, end < w->of->outputs ? end : w->of->outputs);
  }
}

/* Tiles that make a part of a common block. */
enum { TILES_A_PART = 8 };

static long in_part(const FilteredWork *w, int part) {
  const long left = w->count - (long)part * TILES_A_PART;
  return left < TILES_A_PART ? left : TILES_A_PART;
}

static void input_part(void *argument, int part, int thread) {
  FilteredWork *w = argument;
  const long at = (long)part * TILES_A_PART;
  input_tiles(&w->of->from, w->first + at, in_part(w, part), w->V, w->room, at, 1);
  (void)thread;
}

static void output_part(void *argument, int part, int thread) {
  FilteredWork *w = argument;
  const long at = (long)part * TILES_A_PART;
  output_tiles(w, w->first + at, in_part(w, part), w->M, at, 0, w->of->outputs);
  (void)thread;
}

/* Half of the panels of a point. */
static void product_part(void *argument, int part, int thread) {
  FilteredWork *w = argument;
  const int panels = above(w->of->outputs, WIDTH) / WIDTH, half = (panels + 1) / 2, from = part % 2 * half, point = part / 2;
  for (int panel = from; panel < from + half && panel < panels; panel++)
    products(w, point, panel, w->count, w->V, w->M + panel * POINTS * w->room * WIDTH);
  (void)thread;
}

static void run_filtered(const Filtered *of, float *workspace, int threads) {
  FilteredWork w = filtered_work(of);
  w.V = workspace;
  w.M = w.V + w.v;
  if (has_own_blocks(of->from.channels, of->outputs)) {
    parallel(threads, (int)((w.tiles + w.block - 1) / w.block), own_block, &w);
    return;
  }
  for (w.first = 0; w.first < w.tiles; w.first += w.block) {
    w.count = w.tiles - w.first < w.block ? w.tiles - w.first : w.block;
    const int parts = (int)((w.count + TILES_A_PART - 1) / TILES_A_PART);
    parallel(threads, parts, input_part, &w);
    parallel(threads, 2 * POINTS, product_part, &w);
    parallel(threads, parts, output_part, &w);
  }
}
