/* What a training step computes beside its convolutions. Activations are [rows][channels]: a row is a pixel. */
#pragma once

/* Room that sums over so many rows need, in numbers of float32. */
typedef long SumWorkspace(long rows, long channels, int threads);
typedef void ChannelSums(const float *x, long rows, long channels, float *sums, float *workspace, int threads);

/* Mean and biased variance of each channel; the workspace is that of a sum. */
typedef void BatchMoments(const float *x, long rows, long channels, float *mean, float *variance, float *workspace, int threads);

/* y = gamma (x - mean) / sqrt(variance + epsilon) + beta; without gamma or beta where those are null. The workspace has two numbers for each
 * channel. */
typedef void NormalizeBatch(const float *x, const float *gamma, const float *beta, const float *mean, const float *variance, long rows,
                            long channels, float epsilon, float *y, float *workspace, int threads);

/* From the gradient dy of y those of x, gamma and beta, where mean and variance are the batch's own. */
typedef long NormalizationGradientWorkspace(long rows, long channels, int threads);
typedef void NormalizationGradient(const float *dy, const float *x, const float *gamma, const float *mean, const float *variance, long rows,
                                   long channels, float epsilon, float *dx, float *dgamma, float *dbeta, float *workspace, int threads);

/* dx: dy where the ReLU's output y is above 0. */
typedef void ReluGradient(const float *y, const float *dy, long count, float *dx, int threads);

/* All of them for one instruction set. */
typedef struct {
  SumWorkspace *sum_workspace;
  ChannelSums *channel_sums;
  BatchMoments *batch_moments;
  NormalizeBatch *normalize_batch;
  NormalizationGradientWorkspace *normalization_gradient_workspace;
  NormalizationGradient *normalization_gradient;
  ReluGradient *relu_gradient;
} Training;
