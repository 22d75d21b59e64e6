/* Batch normalization (Ioffe and Szegedy 2015) of x [rows][channels] by its own statistics, and its gradient: Algorithm 1 and the formulas
 * below it. Variances are biased, as in TensorFlow. */
#include "sums.h"
#include "training.h"

INLINE float squared_distance(const Terms *of, long at, long c) { return (of->x[at] - of->mean[c]) * (of->x[at] - of->mean[c]); }
static void sum_squared_distance(void *work, int part, int thread) { part_of_sums(squared_distance, work, part, thread); }

INLINE float normalized_product(const Terms *of, long at, long c) { return of->y[at] * ((of->x[at] - of->mean[c]) * of->factor[c]); }
static void sum_normalized_product(void *work, int part, int thread) { part_of_sums(normalized_product, work, part, thread); }

static void batch_moments(const float *x, long rows, long channels, float *mean, float *variance, float *workspace, int threads) {
  sum_up(sum_itself, (Terms){.x = x}, rows, channels, 1.0 / rows, mean, workspace, threads);
  sum_up(sum_squared_distance, (Terms){.x = x, .mean = mean}, rows, channels, 1.0 / rows, variance, workspace, threads);
}

static void inverse_roots(const float *variance, long channels, float epsilon, float *roots) {
  for (long c = 0; c < channels; c++) roots[c] = 1 / __builtin_sqrtf(variance[c] + epsilon);
}

typedef struct {
  const float *x, *mean, *scale, *offset;
  long rows, channels;
  float *y;
} NormalizeWork;

static void normalize_part(void *argument, int part, int thread) {
  const NormalizeWork *w = argument;
  const float *restrict mean = w->mean, *restrict scale = w->scale, *restrict offset = w->offset;
  for (long row = (long)part * ROWS_OF_PART; row < end_of_part(part, w->rows); row++) {
    const float *restrict x = w->x + row * w->channels;
    float *restrict y = w->y + row * w->channels;
    for (long c = 0; c < w->channels; c++) y[c] = (x[c] - mean[c]) * scale[c] + offset[c];
  }
  (void)thread;
}

static void normalize_batch(const float *x, const float *gamma, const float *beta, const float *mean, const float *variance, long rows,
                            long channels, float epsilon, float *y, float *workspace, int threads) {
  float *scale = workspace, *offset = scale + channels;
  inverse_roots(variance, channels, epsilon, scale);
  for (long c = 0; c < channels; c++) {
    if (gamma) scale[c] *= gamma[c];
    offset[c] = beta ? beta[c] : 0;
  }
  parallel(threads, (int)parts_of(rows), normalize_part, &(NormalizeWork){x, mean, scale, offset, rows, channels, y});
}

typedef struct {
  const float *dy, *x, *mean, *scale, *offset, *slope;
  long rows, channels;
  float *dx;
} GradientOfNormalization;

static void normalization_gradient_part(void *argument, int part, int thread) {
  const GradientOfNormalization *w = argument;
  const float *restrict mean = w->mean, *restrict scale = w->scale, *restrict offset = w->offset, *restrict slope = w->slope;
  for (long row = (long)part * ROWS_OF_PART; row < end_of_part(part, w->rows); row++) {
    const float *restrict dy = w->dy + row * w->channels, *restrict x = w->x + row * w->channels;
    float *restrict dx = w->dx + row * w->channels;
    for (long c = 0; c < w->channels; c++) dx[c] = scale[c] * (dy[c] - offset[c] - (x[c] - mean[c]) * slope[c]);
  }
  (void)thread;
}

/* That of a sum, and four numbers for each channel. */
static long normalization_gradient_workspace(long rows, long channels, int threads) {
  return sum_workspace(rows, channels, threads) + 4 * channels;
}

static void normalization_gradient(const float *dy, const float *x, const float *gamma, const float *mean, const float *variance, long rows,
                                   long channels, float epsilon, float *dx, float *dgamma, float *dbeta, float *workspace, int threads) {
  float *root = workspace + sum_workspace(rows, channels, threads), *scale = root + channels, *offset = scale + channels, *slope = offset + channels;
  inverse_roots(variance, channels, epsilon, root);
  sum_up(sum_itself, (Terms){.x = dy}, rows, channels, 1, dbeta, workspace, threads);
  sum_up(sum_normalized_product, (Terms){.x = x, .y = dy, .mean = mean, .factor = root}, rows, channels, 1, dgamma, workspace, threads);
  for (long c = 0; c < channels; c++) {
    scale[c] = gamma[c] * root[c];
    offset[c] = dbeta[c] / rows;
    slope[c] = dgamma[c] / rows * root[c];
  }
  parallel(threads, (int)parts_of(rows), normalization_gradient_part,
           &(GradientOfNormalization){dy, x, mean, scale, offset, slope, rows, channels, dx});
}
