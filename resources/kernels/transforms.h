/* Winograd's minimal filtering (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308) in one dimension.
 * A product of polynomials is found from its values at eight points: 0, +-1/2, +-1, +-2 and infinity. Six outputs of a filter of three
 * taps, F(6, 3), and three outputs of one of six taps, F(3, 6), both look at eight inputs, so they share the inputs' transform.
 *
 * In two dimensions 64 products make 36 outputs, where F(4, 3) of the paper takes 81 for them and a plain sum 324. No other three pairs of
 * short binary fractions gave smaller rounding errors, and here every factor but the scales is exact. */
#pragma once
#include "vector.h"

/* Outputs and inputs of a tile, in each direction. */
enum { TILE = 6, SIDE = TILE + 2 };

/* What the value of a filter at each point is divided by: the product of the point's distances to the others. */
#define SCALE_0 (-1.f)
#define SCALE_HALF (32.f / 45)
#define SCALE_1 (-2.f / 9)
#define SCALE_2 (1.f / 90)

/* The values of a polynomial at each of +-1/2, +-1, +-2, from its even terms there and its odd ones over the point. */
INLINE void at_pairs(vec even_half, vec odd_half, vec even_1, vec odd_1, vec even_2, vec odd_2, vec o[SIDE]) {
  o[1] = multiply_add(splat(.5f), odd_half, even_half);
  o[2] = multiply_add(splat(-.5f), odd_half, even_half);
  o[3] = even_1 + odd_1;
  o[4] = even_1 - odd_1;
  o[5] = multiply_add(splat(2), odd_2, even_2);
  o[6] = multiply_add(splat(-2), odd_2, even_2);
}

/* In both directions of a tile. A point's row holds the coefficients of the polynomial that is 0 at all the others; for a pair +-p they are
 * x^2 q(x) +- p x q(x), where q(x) = (x^2 - r^2) (x^2 - s^2) belongs to the other two pairs. */
INLINE void transform_input(const vec d[SIDE], vec o[SIDE]) {
  const vec even_half = multiply_add(splat(4), d[2], multiply_add(splat(-5), d[4], d[6]));
  const vec odd_half = multiply_add(splat(4), d[1], multiply_add(splat(-5), d[3], d[5]));
  const vec even_1 = multiply_add(splat(-4.25f), d[4], d[2] + d[6]), odd_1 = multiply_add(splat(-4.25f), d[3], d[1] + d[5]);
  const vec even_2 = multiply_add(splat(.25f), d[2], multiply_add(splat(-1.25f), d[4], d[6]));
  const vec odd_2 = multiply_add(splat(.25f), d[1], multiply_add(splat(-1.25f), d[3], d[5]));
  o[0] = multiply_add(splat(5.25f), d[2] - d[4], d[6] - d[0]);
  at_pairs(even_half, odd_half, even_1, odd_1, even_2, odd_2, o);
  o[7] = multiply_add(splat(5.25f), d[3] - d[5], d[7] - d[1]);
}

/* Three taps, with the scales. */
INLINE void transform_taps(const vec g[3], vec o[SIDE]) {
  const vec even_half = SCALE_HALF * g[0] + (SCALE_HALF / 4) * g[2], even_1 = SCALE_1 * (g[0] + g[2]), even_2 = SCALE_2 * g[0] + (SCALE_2 * 4) * g[2];
  o[0] = SCALE_0 * g[0];
  o[1] = even_half + (SCALE_HALF / 2) * g[1];
  o[2] = even_half - (SCALE_HALF / 2) * g[1];
  o[3] = even_1 + SCALE_1 * g[1];
  o[4] = even_1 - SCALE_1 * g[1];
  o[5] = even_2 + (SCALE_2 * 2) * g[1];
  o[6] = even_2 - (SCALE_2 * 2) * g[1];
  o[7] = g[2];
}

/* Products at the points -> six outputs of F(6, 3). */
INLINE void transform_output(const vec m[SIDE], vec o[TILE]) {
  const vec even_half = m[1] + m[2], odd_half = m[1] - m[2], even_1 = m[3] + m[4], odd_1 = m[3] - m[4], even_2 = m[5] + m[6], odd_2 = m[5] - m[6];
  o[0] = (m[0] + even_half) + (even_1 + even_2);
  o[1] = multiply_add(splat(1.f / 2), odd_half, multiply_add(splat(2), odd_2, odd_1));
  o[2] = multiply_add(splat(1.f / 4), even_half, multiply_add(splat(4), even_2, even_1));
  o[3] = multiply_add(splat(1.f / 8), odd_half, multiply_add(splat(8), odd_2, odd_1));
  o[4] = multiply_add(splat(1.f / 16), even_half, multiply_add(splat(16), even_2, even_1));
  o[5] = multiply_add(splat(1.f / 32), odd_half, multiply_add(splat(32), odd_2, odd_1 + m[7]));
}

/* Six gradients of the output, which are the taps of F(3, 6); the scales are left to what follows the sum. */
INLINE void transform_slopes(const vec g[TILE], vec o[SIDE]) {
  const vec even_half = multiply_add(splat(1.f / 4), g[2], multiply_add(splat(1.f / 16), g[4], g[0]));
  const vec odd_half = multiply_add(splat(1.f / 4), g[3], multiply_add(splat(1.f / 16), g[5], g[1]));
  const vec even_1 = g[0] + (g[2] + g[4]), odd_1 = g[1] + (g[3] + g[5]);
  const vec even_2 = multiply_add(splat(4), g[2], multiply_add(splat(16), g[4], g[0]));
  const vec odd_2 = multiply_add(splat(4), g[3], multiply_add(splat(16), g[5], g[1]));
  o[0] = g[0];
  at_pairs(even_half, odd_half, even_1, odd_1, even_2, odd_2, o);
  o[7] = g[5];
}

/* Sums of products at the points -> three outputs of F(3, 6), with the scales. */
INLINE void transform_filter(const vec m[SIDE], vec o[3]) {
  const vec even_half = SCALE_HALF * (m[1] + m[2]), odd_half = m[1] - m[2], even_1 = SCALE_1 * (m[3] + m[4]), odd_1 = m[3] - m[4];
  const vec even_2 = SCALE_2 * (m[5] + m[6]), odd_2 = m[5] - m[6];
  o[0] = (SCALE_0 * m[0] + even_half) + (even_1 + even_2);
  o[1] = (SCALE_HALF / 2) * odd_half + (SCALE_1 * odd_1 + (SCALE_2 * 2) * odd_2);
  o[2] = .25f * even_half + (even_1 + (4 * even_2 + m[7]));
}
