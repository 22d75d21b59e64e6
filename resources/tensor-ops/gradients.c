/* What the gradient of a convolution with a bias and a ReLU needs beside the convolutions. */
#include "export.h"
#include "sums.h"

EXPORT(sumWorkspace) long export_sum_workspace(long channels) { return sum_workspace(channels); }

/* sums [channels] of x [rows][channels] */
EXPORT(channelSums) void channel_sums(const float *x, long rows, long channels, float *sums, float *workspace) {
  sum_up(itself, (Terms){.x = x}, rows, channels, 1, sums, workspace);
}

/* dx: dy where the ReLU's output y is above 0. */
EXPORT(reluGradient) void relu_gradient(const float *restrict y, const float *restrict dy, long count, float *restrict dx) {
  for (long i = 0; i < count; i++) {
    const float slope = dy[i]; /* read in any case, so that vectors can be */
    dx[i] = y[i] > 0 ? slope : 0;
  }
}
