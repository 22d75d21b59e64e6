/* What takes long in training and tfjs's WebAssembly backend lacks, or does in many passes. An instance of this module works in the backend's
 * own memory, so that no tensor is copied: it has no data of its own there, and JavaScript finds room for its stack (tensor-ops.ts). */
#include "batch-normalization.c"
#include "gradients.c"
#include "matrix-product.c"
#include "max-pool-gradient.c"
#include "updates.c"

/* Tells whether it rounds once: src/main/engine/wasm-instructions.ts. */
EXPORT(multiplyAdd) float export_multiply_add(float a, float b, float sum) { return multiply_add(splat(a), splat(b), splat(sum))[0]; }
