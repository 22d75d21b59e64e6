#define _GNU_SOURCE
#include "workspace.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

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

float *lasting_numbers(long numbers) {
  float *memory = aligned_alloc(HUGE_PAGE, bytes_of(numbers));
  if (memory) prefer_huge_pages(memory, bytes_of(numbers));
  return memory;
}

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static float *workspace;
static size_t workspace_bytes;

float *take_workspace(long numbers) {
  pthread_mutex_lock(&turn);
  if (bytes_of(numbers) > workspace_bytes) {
    free(workspace);
    workspace = lasting_numbers(numbers);
    workspace_bytes = workspace ? bytes_of(numbers) : 0;
  }
  if (!workspace) pthread_mutex_unlock(&turn);
  return workspace;
}

void give_workspace(void) { pthread_mutex_unlock(&turn); }
