/* Filters [3][3][from][to] at the 36 points: [36][outputs / WIDTH][inputs][WIDTH], with zeros where channels fill no panel. Turned about by
 * 180 degrees, with inputs and outputs exchanged, they lead from the gradient of a convolution's output to that of its input. */
#pragma once
#include "transforms.h"
#include "product.h"

typedef struct {
  const float *filter;
  int from, to;
  int turned;
} Filters;

INLINE int inputs_of(const Filters *of) { return of->turned ? of->to : of->from; }
INLINE int outputs_in(const Filters *of) { return of->turned ? of->from : of->to; }
INLINE long filters_at_point(const Filters *of) { return (long)above(inputs_of(of), DEPTH) * above(outputs_in(of), WIDTH); }

/* Nine vectors of taps -> the 36 points, `point` numbers apart. */
INLINE void filter_points(const vec taps[9], float *to, long point) {
  vec half[6][3], line[3], found[6];
  UNROLL for (int j = 0; j < 3; j++) {
    UNROLL for (int i = 0; i < 3; i++) line[i] = taps[i * 3 + j];
    transform_taps(line, found);
    UNROLL for (int i = 0; i < 6; i++) half[i][j] = found[i];
  }
  UNROLL for (int i = 0; i < 6; i++) {
    transform_taps(half[i], found);
    UNROLL for (int j = 0; j < 6; j++) store(to + (i * 6 + j) * point, found[j]);
  }
}

/* For inputs `first` and on, all outputs. */
static void transform_filters(const Filters *of, int first, int count, float *to) {
  const int inputs = inputs_of(of), outputs = outputs_in(of), rows = above(inputs, DEPTH);
  for (int o = 0; o < above(outputs, WIDTH); o += VW) {
    const int left = outputs - o < 0 ? 0 : outputs - o < VW ? outputs - o : VW;
    for (int i = first; i < first + count; i++) {
      vec taps[9];
      UNROLL for (int t = 0; t < 9; t++) {
        const float *tap = of->filter + (long)t * of->from * of->to + (of->turned ? (long)o * of->to + i : (long)i * of->to + o);
        float all[VW] = {0};
        if (i >= inputs || left == 0) taps[t] = splat(0);
        else if (!of->turned) taps[t] = load_some(tap, left);
        else {
          for (int v = 0; v < left; v++) all[v] = tap[(long)v * of->to];
          taps[t] = load(all);
        }
      }
      vec about[9];
      UNROLL for (int t = 0; t < 9; t++) about[t] = taps[of->turned ? 8 - t : t];
      filter_points(about, to + in_panel(rows, i, o, WIDTH), filters_at_point(of));
    }
  }
}
