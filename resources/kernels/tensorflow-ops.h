#pragma once
#include <stdbool.h>

/* Makes TensorFlow know the operations; to be called once a process. False where it does not take them. */
bool register_tensorflow_ops(void);
