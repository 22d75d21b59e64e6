/* A chain of layers from pictures to features: 3x3 convolutions of stride 1 with padding "same" and bias, with ReLU or without, and
 * maximum pooling of 2x2, which leaves out an odd last row and column. Filters are prepared once. */
#pragma once

typedef struct {
  /* Of a convolution; 0: pooling. */
  int outputs;
  int relu;
  /* Where the caller wants its output, [pictures, height, width, channels], or null. The last layer's is wanted. */
  float *kept;
  /* As `prepare` left them; one for each output. */
  const float *filters, *bias;
} ChainLayer;

/* The form of the filters of a convolution in a chain: how many numbers, and from [3][3][inputs][outputs] to it. */
typedef long PreparedNumbers(int inputs, int outputs);
typedef void Prepare(const float *filter, int inputs, int outputs, float *prepared, int threads);

typedef struct {
  int pictures, height, width, channels, count;
  const ChainLayer *layers;
} Chain;

/* Numbers that a run needs as working memory. */
typedef long ChainWorkspace(const Chain *chain, int threads);

/* A picture's features depend neither on the other pictures nor on the number of threads, in no bit. */
typedef void RunChain(const Chain *chain, const float *pictures, float *workspace, int threads);
