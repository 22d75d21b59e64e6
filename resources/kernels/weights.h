/* Filters [3][3][from][to] at the points: [outputs / WIDTH][POINTS][inputs][WIDTH], with zeros where channels fill no panel. Turned about by
 * 180 degrees, with inputs and outputs exchanged, they lead from the gradient of a convolution's output to that of its input. */
#pragma once
#include "product.h"

typedef struct {
  const float *filter;
  int from, to;
  int turned;
} Filters;

INLINE int inputs_of(const Filters *of) { return of->turned ? of->to : of->from; }
INLINE int outputs_in(const Filters *of) { return of->turned ? of->from : of->to; }
INLINE long numbers_at_points(int inputs, int outputs) { return POINTS * odd(inputs) * above(outputs, WIDTH); }

/* Nine vectors of taps -> the points, `point` numbers apart. */
INLINE void filter_points(const vec taps[9], float *to, long point) {
  vec half[SIDE][3], line[3], found[SIDE];
  UNROLL for (int j = 0; j < 3; j++) {
    UNROLL for (int i = 0; i < 3; i++) line[i] = taps[i * 3 + j];
    transform_taps(line, found);
    UNROLL for (int i = 0; i < SIDE; i++) half[i][j] = found[i];
  }
  UNROLL for (int i = 0; i < SIDE; i++) {
    transform_taps(half[i], found);
    UNROLL for (int j = 0; j < SIDE; j++) store_far(to + (i * SIDE + j) * point, found[j]);
  }
}

/* Filters that are looked at together, for so many inputs and a vector of outputs. */
typedef struct { float taps[9][DEPTH][VW]; } SomeFilters;

/* Those of `count` inputs from `first` on and `left` outputs from `o` on; zeros for the other outputs. */
INLINE void gather_filters(const Filters *of, int first, int count, int o, int left, SomeFilters *to) {
  for (int t = 0; t < 9; t++) {
    const float *tap = of->filter + (long)(of->turned ? 8 - t : t) * of->from * of->to;
    if (!of->turned)
      for (int i = 0; i < count; i++) store(to->taps[t][i], left > 0 ? load_some(tap + (long)(first + i) * of->to + o, left) : splat(0));
    else
      for (int v = 0; v < VW; v++)
        for (int i = 0; i < count; i++) to->taps[t][i][v] = v < left ? tap[(long)(o + v) * of->to + first + i] : 0;
  }
}

/* For inputs `first` and on, at most DEPTH of them, all outputs. */
static void transform_filters(const Filters *of, int first, float *to) {
  const int inputs = inputs_of(of), outputs = outputs_in(of), count = inputs - first < DEPTH ? inputs - first : DEPTH;
  const long rows = odd(inputs);
  for (int o = 0; o < above(outputs, WIDTH); o += VW) {
    SomeFilters some;
    gather_filters(of, first, count, o, outputs - o, &some);
    for (int i = 0; i < count; i++) {
      vec taps[9];
      UNROLL for (int t = 0; t < 9; t++) taps[t] = load(some.taps[t][i]);
      filter_points(taps, to + at_points(rows, first + i, o, WIDTH), rows * WIDTH);
    }
  }
}
