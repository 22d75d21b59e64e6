#define _GNU_SOURCE
#include "workspace.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#ifdef _WIN32
#include <malloc.h>
#else
#include <sys/mman.h>
#endif

enum { HUGE_PAGE = 1 << 21 };

void prefer_huge_pages(void *memory, size_t bytes) {
#ifdef MADV_HUGEPAGE
  const uintptr_t from = ((uintptr_t)memory + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1), to = (uintptr_t)memory + bytes;
  if (to > from + HUGE_PAGE) madvise((void *)from, (to - from) & ~(size_t)(HUGE_PAGE - 1), MADV_HUGEPAGE);
#else
  (void)memory, (void)bytes;
#endif
}

static size_t bytes_of(long numbers) { return ((size_t)numbers * sizeof(float) + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE; }

#ifdef _WIN32
static void *aligned_memory(size_t bytes) { return _aligned_malloc(bytes, HUGE_PAGE); }
void forget_numbers(float *numbers) { _aligned_free(numbers); }
#else
static void *aligned_memory(size_t bytes) { return aligned_alloc(HUGE_PAGE, bytes); }
void forget_numbers(float *numbers) { free(numbers); }
#endif

float *lasting_numbers(long numbers) {
  float *memory = aligned_memory(bytes_of(numbers));
  if (memory) prefer_huge_pages(memory, bytes_of(numbers));
  return memory;
}

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static float *workspace;
static size_t workspace_bytes;

float *take_workspace(long numbers) {
  pthread_mutex_lock(&turn);
  if (bytes_of(numbers) > workspace_bytes) {
    forget_numbers(workspace);
    workspace = lasting_numbers(numbers);
    workspace_bytes = workspace ? bytes_of(numbers) : 0;
  }
  if (!workspace) pthread_mutex_unlock(&turn);
  return workspace;
}

void give_workspace(void) { pthread_mutex_unlock(&turn); }
