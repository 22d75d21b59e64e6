/* Sums over the rows of matrices, a sum for each channel: many short ones in float32, then the sum of those in float64. One long sum in float32
 * would lose up to a thousandth over a million rows. */
#pragma once
#include "../winograd/vector.h"

enum { ROWS_TOGETHER = 64 };

/* What is summed up: matrices [rows][channels], and of each channel a number to start from and a factor. */
typedef struct {
  const float *x, *y, *mean, *factor;
} Terms;

/* A term at `at`, which is of channel `c`. */
typedef float Term(Terms of, long at, long c);

INLINE float itself(Terms of, long at, long c) { return of.x[at]; }
INLINE float squared_distance(Terms of, long at, long c) { return (of.x[at] - of.mean[c]) * (of.x[at] - of.mean[c]); }
INLINE float product(Terms of, long at, long c) { return of.y[at] * ((of.x[at] - of.mean[c]) * of.factor[c]); }

/* Room that a sum needs, in numbers of float32: the long sums and the short ones. */
INLINE long sum_workspace(long channels) { return 3 * channels; }

/* sums [channels] = scale * the sum over all rows; the workspace begins at a multiple of 8 bytes. */
INLINE void sum_up(Term *const term, Terms of, long rows, long channels, double scale, float *restrict sums, float *workspace) {
  double *restrict all = (double *)workspace;
  float *restrict few = workspace + 2 * channels;
  for (long c = 0; c < channels; c++) all[c] = 0;
  for (long row = 0; row < rows;) {
    for (long c = 0; c < channels; c++) few[c] = 0;
    for (const long end = row + ROWS_TOGETHER < rows ? row + ROWS_TOGETHER : rows; row < end; row++)
      for (long c = 0; c < channels; c++) few[c] += term(of, row * channels + c, c);
    for (long c = 0; c < channels; c++) all[c] += few[c];
  }
  for (long c = 0; c < channels; c++) sums[c] = (float)(all[c] * scale);
}
