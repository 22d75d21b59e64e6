/* Products of matrices, the inner part of everything: a block of ROWS x COLUMNS vectors stays in registers. Matrices lie in panels, so
 * that what the block reads is contiguous: strides of 512 numbers would fall on the same few lines of a cache. */
#pragma once
#include "transforms.h"

/* ROWS of a block of outputs_of; CHANNEL_ROWS of one of filters_of, which are channels of one panel. */
#if VW == 8
#define ROWS 6
#define CHANNEL_ROWS 6
#elif VW == 16 || defined(__aarch64__)
#define ROWS 8 /* of 32 registers */
#define CHANNEL_ROWS 8
#elif defined(__wasm__)
#define ROWS 5
#define CHANNEL_ROWS 4
#else
#define ROWS 4
#define CHANNEL_ROWS 4
#endif
enum { COLUMNS = 2 };

/* Channels of a panel of B and of the product. */
enum { WIDTH = COLUMNS * VW };
/* Channels of a panel of A: a multiple of a vector and of CHANNEL_ROWS. */
enum { DEPTH = VW == 8 ? 24 : 16 };

/* Where an element of a matrix with `rows` rows in panels of `width` channels lies: [channels / width][rows][width]. */
INLINE long in_panel(long rows, long row, int channel, int width) { return (channel / width * rows + row) * width + channel % width; }

/* Values at the points of a tile: [channels / width][POINTS][rows][width]. The way to the points and back touches all of a panel's points at
 * once, `rows` * width numbers apart. So there is an odd number of rows: distances of a power of two would all fall on the same few lines of
 * a cache, where one throws out the other. */
enum { POINTS = SIDE * SIDE };
INLINE long odd(long rows) { return rows | 1; }
INLINE long at_points(long rows, long row, int channel, int width) { return in_panel(POINTS * rows, row, channel, width); }

/* V8 loads all that a run of instructions without a branch needs before it computes. Five rows of two vectors would then have more in flight
 * than it has registers, 15. A branch after every other row parts the run; it is never taken, because matrices do not overlap. */
#ifdef __wasm__
enum { PARTED = 1 };
#else
enum { PARTED = 0 };
#endif

/* m[i] (+)= sum over r of a[i][r] b[r], for i < rows: elements of a are `down` numbers apart from row to row and `along` from r to r;
 * there are `steps` of r, `length` of them in each of a's panels, which are `panel` numbers apart. */
INLINE void multiply_block(const int rows, const int down, const int along, const float *a, long panel, long length, long steps,
                           const float *b, float *m, const int add) {
  vec sum[ROWS][COLUMNS];
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int j = 0; j < COLUMNS; j++) sum[i][j] = add ? load(m + i * WIDTH + j * VW) : splat(0);
  for (; steps > 0; steps -= length, a += panel) {
    const float *term = a;
    ROLLED for (long left = steps < length ? steps : length; left > 0; left--, term += along, b += WIDTH) {
      vec row[COLUMNS];
      UNROLL for (int j = 0; j < COLUMNS; j++) row[j] = load(b + j * VW);
      UNROLL for (int i = 0; i < rows; i++) {
        if (PARTED && rows > 4 && i > 0 && i % 2 == 0 && term == m) goto done;
        const vec factor = splat(term[i * down]);
        UNROLL for (int j = 0; j < COLUMNS; j++) sum[i][j] = multiply_add(factor, row[j], sum[i][j]);
      }
    }
  }
done:
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int j = 0; j < COLUMNS; j++) store(m + i * WIDTH + j * VW, sum[i][j]);
}

/* The rows that fill no block. */
#define LAST_ROWS(n) case n: multiply_block(n, LAST_ARGUMENTS); break;

/* M [tiles][WIDTH] = V [channels / DEPTH][tiles][DEPTH] x U [channels][WIDTH]: one panel of outputs. V's panels are `panel` numbers apart. */
static void outputs_of(const float *V, long panel, long tiles, const float *U, int channels, float *M) {
  long t = 0;
  for (; t + ROWS <= tiles; t += ROWS) multiply_block(ROWS, DEPTH, 1, V + t * DEPTH, panel, DEPTH, channels, U, M + t * WIDTH, 0);
#define LAST_ARGUMENTS DEPTH, 1, V + t * DEPTH, panel, DEPTH, channels, U, M + t * WIDTH, 0
  switch (tiles - t) { LAST_ROWS(1) LAST_ROWS(2) LAST_ROWS(3)
#if ROWS > 4
    LAST_ROWS(4)
#endif
#if ROWS > 5
    LAST_ROWS(5)
#endif
#if ROWS > 6
    LAST_ROWS(6) LAST_ROWS(7)
#endif
  }
#undef LAST_ARGUMENTS
}

/* Tiles that go through a block at once: their panels stay in the first cache. */
enum { TILES_TOGETHER = 128 };

/* M [channels][WIDTH] += sum over the tiles of V [channels / DEPTH][tiles][DEPTH] and Z [tiles][WIDTH]; `add` 0: = */
static void filters_of(const float *V, long panel, const float *Z, long tiles, int channels, float *M, int add) {
  for (long t = 0; t < tiles; t += TILES_TOGETHER) {
    const long count = tiles - t < TILES_TOGETHER ? tiles - t : TILES_TOGETHER;
    const int more = add || t > 0;
    int c = 0;
#define LAST_ARGUMENTS 1, DEPTH, V + c / DEPTH * panel + t * DEPTH + c % DEPTH, 0, count, count, Z + t * WIDTH, M + c * WIDTH, more
    for (; c + CHANNEL_ROWS <= channels; c += CHANNEL_ROWS) multiply_block(CHANNEL_ROWS, LAST_ARGUMENTS);
    switch (channels - c) { LAST_ROWS(1) LAST_ROWS(2) LAST_ROWS(3)
#if CHANNEL_ROWS > 4
      LAST_ROWS(4) LAST_ROWS(5)
#endif
#if CHANNEL_ROWS > 6
      LAST_ROWS(6) LAST_ROWS(7)
#endif
    }
#undef LAST_ARGUMENTS
  }
}
