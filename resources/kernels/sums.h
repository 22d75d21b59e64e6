/* Sums over the rows of matrices [rows][channels], a sum for each channel: many short ones in float32, then the sum of those in float64. One long
 * sum in float32 would lose up to a thousandth over a million rows. The order is the same for any number of threads. */
#pragma once
#include "parallel.h"
#include "vector.h"

enum { ROWS_OF_SHORT_SUM = 64, ROWS_OF_PART = 64 * ROWS_OF_SHORT_SUM };

INLINE long parts_of(long rows) { return (rows + ROWS_OF_PART - 1) / ROWS_OF_PART; }
INLINE long end_of_part(int part, long rows) { return (part + 1L) * ROWS_OF_PART < rows ? (part + 1L) * ROWS_OF_PART : rows; }

/* What is summed up: matrices, and of each channel a number to start from and a factor. */
typedef struct {
  const float *x, *y, *mean, *factor;
} Terms;

/* A term at `at`, which is of channel `c`. */
typedef float Term(const Terms *of, long at, long c);

typedef struct {
  Terms of;
  long rows, channels;
  /* [parts][channels] */
  double *sums;
  /* [threads][channels] */
  float *few;
} SumWork;

INLINE void part_of_sums(Term *const term, const SumWork *w, int part, int thread) {
  const Terms of = w->of;
  const long channels = w->channels;
  double *restrict sums = w->sums + part * channels;
  float *restrict few = w->few + thread * channels;
  for (long c = 0; c < channels; c++) sums[c] = 0;
  for (long row = (long)part * ROWS_OF_PART; row < end_of_part(part, w->rows);) {
    for (long c = 0; c < channels; c++) few[c] = 0;
    for (const long end = row + ROWS_OF_SHORT_SUM < w->rows ? row + ROWS_OF_SHORT_SUM : w->rows; row < end; row++)
      for (long c = 0; c < channels; c++) few[c] += term(&of, row * channels + c, c);
    for (long c = 0; c < channels; c++) sums[c] += few[c];
  }
}

/* Room that a sum needs, in numbers of float32. */
static long sum_workspace(long rows, long channels, int threads) { return (2 * parts_of(rows) + threads) * channels; }

/* result [channels] = scale * the sum over all rows; `part` is a `part_of_sums` of one kind. The workspace begins at a multiple of 8 bytes. */
INLINE void sum_up(void (*part)(void *, int, int), Terms of, long rows, long channels, double scale, float *result, float *workspace,
                   int threads) {
  const int parts = (int)parts_of(rows);
  SumWork w = {of, rows, channels, (double *)workspace, workspace + 2L * parts * channels};
  parallel(threads, parts, part, &w);
  for (long c = 0; c < channels; c++) {
    double sum = 0;
    for (int p = 0; p < parts; p++) sum += w.sums[p * channels + c];
    result[c] = (float)(sum * scale);
  }
}

INLINE float itself(const Terms *of, long at, long c) { return of->x[at]; }
static void sum_itself(void *work, int part, int thread) { part_of_sums(itself, work, part, thread); }
