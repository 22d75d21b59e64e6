/* A convolution of pictures with few channels, the first of a net: as a plain sum of products, which costs less there than the way to the
 * points and back. */
#pragma once
#include "filtered.h"

enum { FEW_CHANNELS = 4 };

/* Rows of the output that a thread makes at a time. */
enum { ROWS_TOGETHER = 4 };

/* Filters [3][3][from][to] in panels: [to / WIDTH][9 from][WIDTH]. */
static void direct_filters(const float *filter, int from, int to, float *panels) {
  for (int tap = 0; tap < 9 * from; tap++)
    for (int k = 0; k < above(to, WIDTH); k += VW)
      store(panels + in_panel(9 * from, tap, k, WIDTH), k < to ? load_some(filter + (long)tap * to + k, to - k) : splat(0));
}

/* A row of a picture with a pixel of zeros about it, and as many as the last block of products needs. */
INLINE long padded_row(const Filtered *of) { return (long)(above(of->from.width, ROWS) + 2) * of->from.channels; }

/* For each thread: padded rows, then a row of products for a panel of outputs. */
static long direct_workspace_each(const Filtered *of) {
  return above((int)((ROWS_TOGETHER + 2) * padded_row(of)), VW) + (long)above(of->from.width, ROWS) * WIDTH;
}

typedef struct {
  const Filtered *of;
  float *workspace;
} DirectWork;

static void direct_rows(void *argument, int part, int thread) {
  const DirectWork *w = argument;
  const Filtered *of = w->of;
  const int height = of->from.height, width = of->from.width, channels = of->from.channels, relu = of->relu;
  const int parts = (height + ROWS_TOGETHER - 1) / ROWS_TOGETHER, picture = part / parts, first = part % parts * ROWS_TOGETHER;
  const long row = padded_row(of);
  float *padded = w->workspace + thread * direct_workspace_each(of), *products = padded + above((int)((ROWS_TOGETHER + 2) * row), VW);
  for (int i = 0; i < ROWS_TOGETHER + 2; i++) {
    const int y = first + i - 1, inside = y >= 0 && y < height;
    const float *from = of->from.values + ((long)picture * height + y) * width * channels;
    float *to = padded + i * row;
    const long numbers = inside ? (long)width * channels : 0;
    for (int c = 0; c < channels; c++) to[c] = 0;
    for (long at = 0; at < numbers; at++) to[channels + at] = from[at];
    for (long at = channels + numbers; at < row; at++) to[at] = 0;
  }
  for (int i = 0; i < ROWS_TOGETHER && first + i < height; i++) {
    float *y = of->y + ((long)picture * height + first + i) * width * of->outputs;
    for (int panel = 0; panel * WIDTH < of->outputs; panel++) {
      for (int x = 0; x < width; x += ROWS)
        multiply_block(ROWS, channels, 1, padded + i * row + x * channels, row, 3 * channels, 9 * channels, of->filters + (long)panel * 9 * channels * WIDTH,
                       products + x * WIDTH, 0);
      for (int k = panel * WIDTH; k < (panel + 1) * WIDTH && k < of->outputs; k += VW) {
        const vec bias = load_some(of->bias + k, of->outputs - k);
        for (int x = 0; x < width; x++)
          store_some(y + (long)x * of->outputs + k, finished(load(products + x * WIDTH + k % WIDTH), bias, relu), of->outputs - k);
      }
    }
  }
}

static void run_direct(const Filtered *of, float *workspace, int threads) {
  DirectWork w = {of, workspace};
  parallel(threads, of->pictures * ((of->from.height + ROWS_TOGETHER - 1) / ROWS_TOGETHER), direct_rows, &w);
}
