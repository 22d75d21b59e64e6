/* What the gradient of a convolution with a bias and a ReLU needs beside the convolutions. */
#include "sums.h"
#include "training.h"

static void channel_sums(const float *x, long rows, long channels, float *sums, float *workspace, int threads) {
  sum_up(sum_itself, (Terms){.x = x}, rows, channels, 1, sums, workspace, threads);
}

typedef struct {
  const float *y, *dy;
  long count;
  float *dx;
} ReluWork;

enum { NUMBERS_OF_PART = 1 << 18 };

static void relu_part(void *argument, int part, int thread) {
  const ReluWork *w = argument;
  const long first = (long)part * NUMBERS_OF_PART, count = w->count - first < NUMBERS_OF_PART ? w->count - first : NUMBERS_OF_PART;
  const float *restrict y = w->y + first, *restrict dy = w->dy + first;
  float *restrict dx = w->dx + first;
  for (long i = 0; i < count; i++) {
    const float slope = dy[i]; /* read in any case, so that vectors can be */
    dx[i] = y[i] > 0 ? slope : 0;
  }
  (void)thread;
}

static void relu_gradient(const float *y, const float *dy, long count, float *dx, int threads) {
  parallel(threads, (int)((count + NUMBERS_OF_PART - 1) / NUMBERS_OF_PART), relu_part, &(ReluWork){y, dy, count, dx});
}
