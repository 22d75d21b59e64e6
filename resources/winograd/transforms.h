/* Winograd's minimal filtering (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308) in one dimension.
 * A product of polynomials is found from its values at six points: 0, +-a, +-b and infinity. Four outputs of a filter of three taps, F(4, 3),
 * and three outputs of one of four taps, F(3, 4), both look at six inputs, so they share the inputs' transform.
 *
 * a = 11/16 and b = 3/2 rather than the paper's 1 and 2: of all pairs of short binary fractions their rounding errors are among the
 * smallest, a fourth of the paper's, and about those of a plain sum; every constant of the inputs' transform is exact. The number of
 * operations does not change. */
#pragma once
#include "vector.h"

#define A (11.f / 16)
#define B (3.f / 2)
#define AA (A * A)
#define BB (B * B)

/* What the value of a filter at each point is divided by: the product of the point's distances to the others. */
#define SCALE_0 (1 / (AA * BB))
#define SCALE_A (1 / (2 * AA * (AA - BB)))
#define SCALE_B (1 / (2 * BB * (BB - AA)))

/* Six inputs; in both directions of a tile. */
INLINE void transform_input(const vec d[6], vec o[6]) {
  const vec even_a = multiply_add(splat(-BB), d[2], d[4]), odd_a = multiply_add(splat(-BB), d[1], d[3]);
  const vec even_b = multiply_add(splat(-AA), d[2], d[4]), odd_b = multiply_add(splat(-AA), d[1], d[3]);
  o[0] = multiply_add(splat(AA * BB), d[0], multiply_add(splat(-(AA + BB)), d[2], d[4]));
  o[1] = multiply_add(splat(A), odd_a, even_a);
  o[2] = multiply_add(splat(-A), odd_a, even_a);
  o[3] = multiply_add(splat(B), odd_b, even_b);
  o[4] = multiply_add(splat(-B), odd_b, even_b);
  o[5] = multiply_add(splat(AA * BB), d[1], multiply_add(splat(-(AA + BB)), d[3], d[5]));
}

/* Three taps, with the scales. */
INLINE void transform_taps(const vec g[3], vec o[6]) {
  const vec even_a = SCALE_A * g[0] + (SCALE_A * AA) * g[2], even_b = SCALE_B * g[0] + (SCALE_B * BB) * g[2];
  o[0] = SCALE_0 * g[0];
  o[1] = even_a + (SCALE_A * A) * g[1];
  o[2] = even_a - (SCALE_A * A) * g[1];
  o[3] = even_b + (SCALE_B * B) * g[1];
  o[4] = even_b - (SCALE_B * B) * g[1];
  o[5] = g[2];
}

/* Products at the points -> four outputs of F(4, 3). */
INLINE void transform_output(const vec m[6], vec o[4]) {
  const vec even_a = m[1] + m[2], odd_a = m[1] - m[2], even_b = m[3] + m[4], odd_b = m[3] - m[4];
  o[0] = m[0] + even_a + even_b;
  o[1] = multiply_add(splat(B), odd_b, A * odd_a);
  o[2] = multiply_add(splat(BB), even_b, AA * even_a);
  o[3] = multiply_add(splat(AA * A), odd_a, multiply_add(splat(BB * B), odd_b, m[5]));
}

/* Four gradients of the output, which are the taps of F(3, 4); the scales are left to what follows the sum. */
INLINE void transform_slopes(const vec g[4], vec o[6]) {
  const vec even_a = g[0] + AA * g[2], odd_a = g[1] + AA * g[3];
  const vec even_b = g[0] + BB * g[2], odd_b = g[1] + BB * g[3];
  o[0] = g[0];
  o[1] = even_a + A * odd_a;
  o[2] = even_a - A * odd_a;
  o[3] = even_b + B * odd_b;
  o[4] = even_b - B * odd_b;
  o[5] = g[3];
}

/* Sums of products at the points -> three outputs of F(3, 4), with the scales. */
INLINE void transform_filter(const vec m[6], vec o[3]) {
  const vec even_a = SCALE_A * (m[1] + m[2]), odd_a = m[1] - m[2], even_b = SCALE_B * (m[3] + m[4]), odd_b = m[3] - m[4];
  o[0] = SCALE_0 * m[0] + even_a + even_b;
  o[1] = (SCALE_A * A) * odd_a + (SCALE_B * B) * odd_b;
  o[2] = AA * even_a + (BB * even_b + m[5]);
}
