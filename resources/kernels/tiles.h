/* From pictures [n, height, width, channels] to values at the points of their tiles. */
#pragma once
#include "winograd.h"
#include "product.h"

/* Pictures in memory; a tile covers TILE x TILE of their pixels. */
typedef struct {
  const float *values;
  int height, width, channels;
} Pictures;

/* What lies beside a picture. */
static const float zeros[MOST_CHANNELS];

INLINE int tiles_across(int size) { return (size + TILE - 1) / TILE; }
INLINE long tiles_in(long pictures, int height, int width) { return pictures * tiles_across(height) * tiles_across(width); }

/* The picture of a tile and its upper left pixel. */
typedef struct { long picture; int y, x; } Corner;
INLINE Corner corner_of(long tile, int height, int width) {
  const int across = tiles_across(width), each = tiles_across(height) * across;
  const int within = (int)(tile % each);
  return (Corner){tile / each, within / across * TILE, within % across * TILE};
}

/* The pixels of a square of `size` about a tile, from `before` pixels above and left of its corner; zeros outside of the picture. */
INLINE void pixels_of(const Pictures *from, long tile, int before, const int size, const float **pixels) {
  const Corner at = corner_of(tile, from->height, from->width);
  for (int i = 0; i < size; i++)
    for (int j = 0; j < size; j++) {
      const int y = at.y + i - before, x = at.x + j - before;
      const int inside = y >= 0 && x >= 0 && y < from->height && x < from->width;
      pixels[i * size + j] = inside ? from->values + ((at.picture * from->height + y) * from->width + x) * from->channels : zeros;
    }
}

/* `far`: whether all of the tiles are more than the caches hold. `size` SIDE: inputs with a border of 1; TILE: gradients of outputs. Tiles `first` and on go to rows `at` and on
 * of the points' `room` rows. */
INLINE void transform_tiles(const int size, const Pictures *from, long first, long count, float *to, long room, long at, const int panel,
                            const int far) {
  const long point = room * panel;
  /* Of the inputs' last panel nobody reads what is above the channels; of the gradients' all is read. */
  const int end = size == SIDE ? from->channels : above(from->channels, panel);
  for (long t = 0; t < count; t++) {
    const float *pixels[SIDE * SIDE];
    pixels_of(from, first + t, size == SIDE, size, pixels);
    for (int c = 0; c < end; c += VW) {
      const int left = from->channels - c;
      vec half[SIDE][SIDE], line[SIDE], found[SIDE];
      ROLLED for (int j = 0; j < size; j++) {
        UNROLL for (int i = 0; i < size; i++)
          line[i] = left >= VW ? load(pixels[i * size + j] + c) : left > 0 ? load_some(pixels[i * size + j] + c, left) : splat(0);
        if (size == SIDE) transform_input(line, found); else transform_slopes(line, found);
        UNROLL for (int i = 0; i < SIDE; i++) half[i][j] = found[i];
      }
      float *o = to + at_points(room, at + t, c, panel);
      ROLLED for (int i = 0; i < SIDE; i++) {
        if (size == SIDE) transform_input(half[i], found); else transform_slopes(half[i], found);
        UNROLL for (int j = 0; j < SIDE; j++) if (far) store_far(o + (i * SIDE + j) * point, found[j]); else store(o + (i * SIDE + j) * point, found[j]);
      }
    }
  }
}

static void input_tiles(const Pictures *from, long first, long count, float *to, long room, long at, int far) {
  if (far) transform_tiles(SIDE, from, first, count, to, room, at, DEPTH, 1);
  else transform_tiles(SIDE, from, first, count, to, room, at, DEPTH, 0);
}
