/* What takes long in training and tfjs's WebAssembly backend lacks, or does in many passes. An instance of this module works in the backend's
 * own memory, so that no tensor is copied: it has no data of its own there, and JavaScript finds room for its stack (src/main/engine/tensor-ops.ts). */
#include "batch-normalization.c"
#include "export.h"
#include "gradients.c"
#include "matrix-product.c"
#include "max-pool-gradient.c"
#include "updates.c"

/* That memory is one thread's. */
void parallel(int threads, int parts, void (*work)(void *, int, int), void *argument) {
  for (int part = 0; part < parts; part++) work(argument, part, 0);
  (void)threads;
}

EXPORT(sumWorkspace) long export_sum_workspace(long rows, long channels) { return sum_workspace(rows, channels, 1); }
EXPORT(channelSums) void export_channel_sums(const float *x, long rows, long channels, float *sums, float *workspace) {
  channel_sums(x, rows, channels, sums, workspace, 1);
}
EXPORT(batchMoments) void export_batch_moments(const float *x, long rows, long channels, float *mean, float *variance, float *workspace) {
  batch_moments(x, rows, channels, mean, variance, workspace, 1);
}
EXPORT(normalizeBatch) void export_normalize_batch(const float *x, const float *gamma, const float *beta, const float *mean, const float *variance,
                                                   long rows, long channels, float epsilon, float *y, float *workspace) {
  normalize_batch(x, gamma, beta, mean, variance, rows, channels, epsilon, y, workspace, 1);
}
EXPORT(normalizationGradientWorkspace) long export_normalization_gradient_workspace(long rows, long channels) {
  return normalization_gradient_workspace(rows, channels, 1);
}
EXPORT(normalizationGradient) void export_normalization_gradient(const float *dy, const float *x, const float *gamma, const float *mean,
                                                                 const float *variance, long rows, long channels, float epsilon, float *dx,
                                                                 float *dgamma, float *dbeta, float *workspace) {
  normalization_gradient(dy, x, gamma, mean, variance, rows, channels, epsilon, dx, dgamma, dbeta, workspace, 1);
}
EXPORT(reluGradient) void export_relu_gradient(const float *y, const float *dy, long count, float *dx) { relu_gradient(y, dy, count, dx, 1); }

/* Tells whether it rounds once: src/main/engine/wasm-instructions.ts. */
EXPORT(multiplyAdd) float export_multiply_add(float a, float b, float sum) { return multiply_add(splat(a), splat(b), splat(sum))[0]; }
