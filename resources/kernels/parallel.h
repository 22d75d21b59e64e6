/* Work in parts, on as many threads as are asked for. */
#pragma once

/* Calls work(argument, part, thread) once for each part below `parts`, in any order, and returns when all are done. */
void parallel(int threads, int parts, void (*work)(void *argument, int part, int thread), void *argument);

enum { MOST_THREADS = 64 };
