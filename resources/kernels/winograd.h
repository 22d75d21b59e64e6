/* 3x3 convolutions of stride 1 with padding "same", and their gradients, in float32. */
#pragma once
#include "chain.h"
#include "training.h"

/* More channels than that are left to others. */
enum { MOST_CHANNELS = 4096 };

/* Pictures [pictures, height, width, from] and [pictures, height, width, to], filters [3][3][from][to]; all by rows, without gaps. */
typedef struct {
  int pictures, height, width, from, to;
} Convolution;

/* Numbers that a call needs as working memory. */
typedef long WorkspaceOf(const Convolution *of, int threads);

/* y = x * filter + bias; where `bias` is null, nothing is added; where `relu` is set, what is negative becomes 0. */
typedef void Convolve(const Convolution *of, const float *x, const float *filter, const float *bias, int relu, float *y, float *workspace, int threads);

/* From the gradient `dy` of the output [.., to] that of the input [.., from]. */
typedef void InputGradient(const Convolution *of, const float *dy, const float *filter, float *dx, float *workspace, int threads);

/* From the input and the gradient of the output that of the filter. */
typedef void FilterGradient(const Convolution *of, const float *x, const float *dy, float *dfilter, float *workspace, int threads);

/* All of them for one instruction set. */
typedef struct {
  const char *name;
  WorkspaceOf *convolve_workspace, *filter_gradient_workspace;
  Convolve *convolve;
  InputGradient *input_gradient;
  FilterGradient *filter_gradient;
  PreparedNumbers *prepared_numbers;
  Prepare *prepare;
  ChainWorkspace *chain_workspace;
  RunChain *run_chain;
  Training training;
} Winograd;

/* Those for the processor at hand. */
const Winograd *winograd(void);
