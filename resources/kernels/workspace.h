/* Working memory of the calls from outside, which stays for the next call: that of a large layer costs thousands of page faults. */
#pragma once
#include <stddef.h>

/* Waits for whoever has it, and takes it; null where there is no memory, and then it is not taken. */
float *take_workspace(long numbers);
void give_workspace(void);

/* Pages of 2 MB for memory that is not yet in use, where the system has them: fewer faults and misses. */
void prefer_huge_pages(void *memory, size_t bytes);

/* Memory for numbers that stay, in such pages, until they are forgotten. */
float *lasting_numbers(long numbers);
void forget_numbers(float *numbers);
