/* The widest vector of float32 that the compiler is told of: 16 with AVX-512, 8 with AVX2, 4 with SSE, NEON and WebAssembly. */
#pragma once

#if defined(__AVX512F__)
#define VW 16
#elif defined(__AVX2__)
#define VW 8
#else
#define VW 4
#endif

typedef float vec __attribute__((vector_size(VW * 4)));
typedef float unaligned_vec __attribute__((vector_size(VW * 4), aligned(4), may_alias));
typedef int mask __attribute__((vector_size(VW * 4)));

#if VW == 16
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))
/* Before a loop: whether it is to be written out. What is not stays small enough for the cache of instructions. */
#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#define ROLLED _Pragma("clang loop unroll(disable)")
#else
#define UNROLL _Pragma("GCC unroll 64")
#define ROLLED _Pragma("GCC unroll 1")
#endif

INLINE vec splat(float x) { return x - (vec){0}; }
INLINE vec load(const float *p) { return *(const unaligned_vec *)p; }
INLINE void store(float *p, vec v) { *(unaligned_vec *)p = v; }

/* Stores what will not be read soon: past the caches where a vector is a whole line of them, which need not be read first then. The address is
 * a multiple of a vector. Threads that take parts of work see what others stored: taking one waits for these stores, too. */
INLINE void store_far(float *p, vec v) {
#if VW == 16
  _mm512_stream_ps(p, (__m512)v);
#else
  store(p, v);
#endif
}

/* sum + a b: fused where the instruction set has that, which on WebAssembly is relaxed SIMD. */
INLINE vec multiply_add(vec a, vec b, vec sum) {
#ifdef __wasm_relaxed_simd__
  return __builtin_wasm_relaxed_madd_f32x4(a, b, sum);
#else
  return sum + a * b;
#endif
}

/* The first `count` numbers, the rest 0. */
INLINE vec load_some(const float *p, int count) {
  if (count >= VW) return load(p);
  float all[VW] = {0};
  for (int i = 0; i < count; i++) all[i] = p[i];
  return load(all);
}

INLINE void store_some(float *p, vec v, int count) {
  if (count >= VW) { store(p, v); return; }
  float all[VW];
  store(all, v);
  for (int i = 0; i < count; i++) p[i] = all[i];
}

INLINE int above(int n, int multiple) { return (n + multiple - 1) / multiple * multiple; }
