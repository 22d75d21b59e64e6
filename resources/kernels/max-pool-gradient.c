/* Where the gradient of a max pooling goes: to the first of the greatest values of each window, as in TensorFlow. */
#include "vector.h"
#include "export.h"

/* Pictures [pictures, height, width, channels], pooled to [pictures, out_height, out_width, channels] by windows of which the first begins
 * `top` rows above the picture and `left` columns before it. JavaScript writes it: the order is that of src/main/engine/tensor-ops.ts. */
typedef struct {
  int pictures, height, width, channels, out_height, out_width;
  int window_height, window_width, stride_height, stride_width, top, left;
} Pooling;

/* dx [like x] from x, the output y and its gradient dy. */
EXPORT(maxPoolGradient) void max_pool_gradient(const Pooling *of, const float *x, const float *y, const float *dy, float *dx) {
  const long channels = of->channels;
  __builtin_memset(dx, 0, sizeof *dx * of->pictures * of->height * of->width * channels);
  for (int picture = 0; picture < of->pictures; picture++)
    for (int out_row = 0; out_row < of->out_height; out_row++)
      for (int out_column = 0; out_column < of->out_width; out_column++) {
        const long out = (((long)picture * of->out_height + out_row) * of->out_width + out_column) * channels;
        const int row = out_row * of->stride_height - of->top, column = out_column * of->stride_width - of->left;
        const int last_row = row + of->window_height < of->height ? row + of->window_height : of->height;
        const int last_column = column + of->window_width < of->width ? column + of->window_width : of->width;
        for (long c = 0; c < channels; c += VW) {
          const int some = channels - c < VW ? (int)(channels - c) : VW;
          const vec greatest = load_some(y + out + c, some);
          vec left_over = load_some(dy + out + c, some); /* 0 once it has been given */
          for (int r = row < 0 ? 0 : row; r < last_row; r++)
            for (int q = column < 0 ? 0 : column; q < last_column; q++) {
              const long at = (((long)picture * of->height + r) * of->width + q) * channels + c;
              const mask here = load_some(x + at, some) == greatest;
              const vec share = (vec)((mask)left_over & here);
              store_some(dx + at, load_some(dx + at, some) + share, some);
              left_over = (vec)((mask)left_over & ~here);
            }
        }
      }
}
