/* Threads that wait for work; they are made when they are needed first and stay. */
#include "parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

/* One piece of work at a time has them. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begun = PTHREAD_COND_INITIALIZER, ended = PTHREAD_COND_INITIALIZER;
/* Under the lock: how many helpers there are, how many of them the work at hand wants, how many are not done with it, its number. */
static int helpers, wanted, busy;
static unsigned number;

static void (*the_work)(void *, int, int);
static void *the_argument;
static int the_parts;
static atomic_int next;

static void do_parts(int thread) {
  for (int part; (part = atomic_fetch_add(&next, 1)) < the_parts;) the_work(the_argument, part, thread);
}

static void *help(void *thread) {
  unsigned seen = 0;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (number == seen) pthread_cond_wait(&begun, &lock);
    seen = number;
    if ((ptrdiff_t)thread > wanted) continue;
    pthread_mutex_unlock(&lock);
    do_parts((int)(ptrdiff_t)thread);
    pthread_mutex_lock(&lock);
    if (--busy == 0) pthread_cond_signal(&ended);
  }
  return NULL;
}

void parallel(int threads, int parts, void (*work)(void *, int, int), void *argument) {
  if (threads > MOST_THREADS) threads = MOST_THREADS;
  if (threads > parts) threads = parts;
  if (threads <= 1) {
    for (int part = 0; part < parts; part++) work(argument, part, 0);
    return;
  }
  pthread_mutex_lock(&turn);
  pthread_mutex_lock(&lock);
  for (pthread_t made; helpers < threads - 1 && pthread_create(&made, NULL, help, (void *)(ptrdiff_t)(helpers + 1)) == 0; helpers++)
    pthread_detach(made);
  the_work = work;
  the_argument = argument;
  the_parts = parts;
  atomic_store(&next, 0);
  busy = wanted = helpers < threads - 1 ? helpers : threads - 1;
  number++;
  pthread_cond_broadcast(&begun);
  pthread_mutex_unlock(&lock);
  do_parts(0);
  pthread_mutex_lock(&lock);
  while (busy > 0) pthread_cond_wait(&ended, &lock);
  pthread_mutex_unlock(&lock);
  pthread_mutex_unlock(&turn);
}
