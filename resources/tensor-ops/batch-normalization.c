/* Batch normalization (Ioffe and Szegedy 2015) of x [rows][channels] by its own statistics, and its gradient: Algorithm 1 and the formulas
 * below it. Variances are biased, as in TensorFlow. */
#include "export.h"
#include "sums.h"

EXPORT(batchMoments) void batch_moments(const float *x, long rows, long channels, float *mean, float *variance, float *workspace) {
  sum_up(itself, (Terms){.x = x}, rows, channels, 1.0 / rows, mean, workspace);
  sum_up(squared_distance, (Terms){.x = x, .mean = mean}, rows, channels, 1.0 / rows, variance, workspace);
}

static void inverse_roots(const float *variance, long channels, float epsilon, float *roots) {
  for (long c = 0; c < channels; c++) roots[c] = 1 / __builtin_sqrtf(variance[c] + epsilon);
}

/* y = gamma (x - mean) / root + beta; the workspace has `channels` numbers. */
EXPORT(normalizeBatch) void normalize_batch(const float *restrict x, const float *gamma, const float *beta, const float *mean,
                                            const float *variance, long rows, long channels, float epsilon, float *restrict y,
                                            float *restrict scale) {
  inverse_roots(variance, channels, epsilon, scale);
  for (long c = 0; c < channels; c++) scale[c] *= gamma[c];
  for (long row = 0; row < rows; row++)
    for (long c = 0; c < channels; c++) y[row * channels + c] = (x[row * channels + c] - mean[c]) * scale[c] + beta[c];
}

/* Room that the gradient needs: that of a sum, and four numbers for each channel. */
EXPORT(normalizationGradientWorkspace) long normalization_gradient_workspace(long channels) { return sum_workspace(channels) + 4 * channels; }

/* Gradients of x, gamma and beta. */
EXPORT(normalizationGradient) void normalization_gradient(const float *restrict dy, const float *restrict x, const float *gamma,
                                                          const float *restrict mean, const float *variance, long rows, long channels,
                                                          float epsilon, float *restrict dx, float *dgamma, float *dbeta, float *workspace) {
  float *restrict root = workspace + sum_workspace(channels), *restrict scale = root + channels;
  float *restrict offset = scale + channels, *restrict slope = offset + channels;
  inverse_roots(variance, channels, epsilon, root);
  sum_up(itself, (Terms){.x = dy}, rows, channels, 1, dbeta, workspace);
  sum_up(product, (Terms){.x = x, .y = dy, .mean = mean, .factor = root}, rows, channels, 1, dgamma, workspace);
  for (long c = 0; c < channels; c++) {
    scale[c] = gamma[c] * root[c];
    offset[c] = dbeta[c] / rows;
    slope[c] = dgamma[c] / rows * root[c];
  }
  for (long row = 0; row < rows; row++)
    for (long c = 0; c < channels; c++) {
      const long at = row * channels + c;
      dx[at] = scale[c] * (dy[at] - offset[c] - (x[at] - mean[c]) * slope[c]);
    }
}
