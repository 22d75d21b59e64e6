/* Which of the instruction sets that were compiled for this kind of processor it has. */
#include "winograd.h"

#if defined(__x86_64__)
extern const Winograd winograd_avx512, winograd_avx2, winograd_plain;

const Winograd *winograd(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return &winograd_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &winograd_avx2;
  return &winograd_plain;
}
#else
extern const Winograd winograd_plain;

const Winograd *winograd(void) { return &winograd_plain; }
#endif
