/* Everything for one instruction set: compiled once for each, with NAME its name and the compiler told that it may use it. */
#include "convolution.c"
#include "chain.c"
#include "filter-gradient.c"
#include "batch-normalization.c"
#include "gradients.c"

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)
#define JOINED_OF(one, other) one##other
#define JOINED(one, other) JOINED_OF(one, other)

const Winograd JOINED(winograd_, NAME) = {
    TEXT(NAME),       convolve_workspace, filter_gradient_workspace, convolve,  input_gradient, filter_gradient,
    prepared_numbers, prepare,            chain_workspace,           run_chain,
    {sum_workspace, channel_sums, batch_moments, normalize_batch, normalization_gradient_workspace, normalization_gradient, relu_gradient},
};
