/* The same on WebAssembly: helpers are instances of this module on threads of their own, over one memory. JavaScript starts them, each with
 * a stack of its own (wasm-thread.mjs), and they stay in `help`. */
#include "parallel.h"

#include <stdatomic.h>

/* One piece of work at a time has them. */
static atomic_int turn;

/* How many helpers there are. */
static atomic_int helpers;
/* The number of the work at hand and, in its last byte, how many helpers it wants: who is not among them must not look at the rest, which
 * may be that of the next work already. */
static _Atomic unsigned call;
enum { WANTED_BITS = 8 };
/* How many of those are not done with it. */
static atomic_int busy;

static void (*the_work)(void *, int, int);
static void *the_argument;
static int the_parts;
static atomic_int next;

static void wait_while(void *word, int value) { __builtin_wasm_memory_atomic_wait32((int *)word, value, -1); }
static void wake(void *word, unsigned most) { __builtin_wasm_memory_atomic_notify((int *)word, most); }

static void take_turn(void) {
  for (int none = 0; !atomic_compare_exchange_strong(&turn, &none, 1); none = 0) wait_while(&turn, 1);
}

static void give_turn(void) {
  atomic_store(&turn, 0);
  wake(&turn, 1);
}

static void do_parts(int thread) {
  for (int part; (part = atomic_fetch_add(&next, 1)) < the_parts;) the_work(the_argument, part, thread);
}

/* Never returns. */
__attribute__((export_name("help"))) void help(void) {
  unsigned seen = atomic_load(&call); /* before anyone can want it */
  const int thread = atomic_fetch_add(&helpers, 1) + 1;
  for (;;) {
    wait_while(&call, (int)seen);
    const unsigned now = atomic_load(&call);
    if (now == seen) continue;
    seen = now;
    if (thread > (int)(now & ((1u << WANTED_BITS) - 1))) continue;
    do_parts(thread);
    if (atomic_fetch_sub(&busy, 1) == 1) wake(&busy, 1);
  }
}

void parallel(int threads, int parts, void (*work)(void *, int, int), void *argument) {
  int wanted = threads < parts ? threads - 1 : parts - 1;
  const int there = atomic_load(&helpers);
  if (wanted > there) wanted = there;
  if (wanted <= 0) {
    for (int part = 0; part < parts; part++) work(argument, part, 0);
    return;
  }
  take_turn();
  the_work = work;
  the_argument = argument;
  the_parts = parts;
  atomic_store(&next, 0);
  atomic_store(&busy, wanted);
  const unsigned number = (atomic_load(&call) >> WANTED_BITS) + 1;
  atomic_store(&call, number << WANTED_BITS | (unsigned)wanted);
  wake(&call, ~0u);
  do_parts(0);
  for (int left; (left = atomic_load(&busy)) > 0;) wait_while(&busy, left);
  give_turn();
}
