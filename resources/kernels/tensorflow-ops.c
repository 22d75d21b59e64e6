/* The kernels as TensorFlow's operations, so that they work on its tensors where they lie, float32 in the CPU's memory. Convolutions, for pictures
 * [n, height, width, channels] and filters [3, 3, from, to]:
 *   UnfreezeConv2D(x, filter, bias; relu, threads) -> y, where bias may have no numbers
 *   UnfreezeConv2DInputGradient(dy, filter; threads) -> dx
 *   UnfreezeConv2DFilterGradient(x, dy; threads) -> dfilter
 * and what training needs beside them, for activations [.., channels]:
 *   UnfreezeChannelSums(x; threads) -> sums
 *   UnfreezeBatchMoments(x; threads) -> mean, variance
 *   UnfreezeNormalizeBatch(x, gamma, beta, mean, variance; epsilon, threads) -> y
 *   UnfreezeNormalizationGradient(dy, x, gamma, mean, variance; epsilon, threads) -> dx, dgamma, dbeta
 *   UnfreezeReluGradient(y, dy; threads) -> dx */
#include "tensorflow-ops.h"
#include "winograd.h"
#include "workspace.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

/* From tensorflow/c/ops.h and kernels.h, which only a C++ compiler reads. */
typedef struct TF_OpDefinitionBuilder TF_OpDefinitionBuilder;
typedef struct TF_KernelBuilder TF_KernelBuilder;
typedef struct TF_OpKernelConstruction TF_OpKernelConstruction;
typedef struct TF_OpKernelContext TF_OpKernelContext;
TF_OpDefinitionBuilder *TF_NewOpDefinitionBuilder(const char *name);
void TF_OpDefinitionBuilderAddInput(TF_OpDefinitionBuilder *, const char *input);
void TF_OpDefinitionBuilderAddOutput(TF_OpDefinitionBuilder *, const char *output);
void TF_OpDefinitionBuilderAddAttr(TF_OpDefinitionBuilder *, const char *attribute);
void TF_RegisterOpDefinition(TF_OpDefinitionBuilder *, TF_Status *);
TF_KernelBuilder *TF_NewKernelBuilder(const char *op, const char *device, void *(*create)(TF_OpKernelConstruction *),
                                      void (*compute)(void *, TF_OpKernelContext *), void (*delete)(void *));
void TF_RegisterKernelBuilder(const char *name, TF_KernelBuilder *, TF_Status *);
void TF_OpKernelConstruction_GetAttrBool(TF_OpKernelConstruction *, const char *name, unsigned char *value, TF_Status *);
void TF_OpKernelConstruction_GetAttrFloat(TF_OpKernelConstruction *, const char *name, float *value, TF_Status *);
void TF_OpKernelConstruction_GetAttrInt32(TF_OpKernelConstruction *, const char *name, int32_t *value, TF_Status *);
void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction *, TF_Status *);
void TF_OpKernelContext_Failure(TF_OpKernelContext *, TF_Status *);
void TF_GetInput(TF_OpKernelContext *, int at, TF_Tensor **, TF_Status *);
TF_Tensor *TF_AllocateOutput(TF_OpKernelContext *, int at, TF_DataType, const int64_t *extents, int rank, size_t bytes, TF_Status *);

/* Attributes of an operation. */
typedef struct {
  int threads;
  bool relu;
  float epsilon;
} Settings;

/* @param own the attribute that it has beside `threads`; null where it has none */
static Settings *settings_of(TF_OpKernelConstruction *construction, const char *own) {
  TF_Status *status = TF_NewStatus();
  Settings *settings = calloc(1, sizeof *settings);
  int32_t threads = 1;
  unsigned char relu = 0;
  float epsilon = 0;
  TF_OpKernelConstruction_GetAttrInt32(construction, "threads", &threads, status);
  if (own && !strcmp(own, "relu") && TF_GetCode(status) == TF_OK) TF_OpKernelConstruction_GetAttrBool(construction, own, &relu, status);
  if (own && !strcmp(own, "epsilon") && TF_GetCode(status) == TF_OK) TF_OpKernelConstruction_GetAttrFloat(construction, own, &epsilon, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  *settings = (Settings){threads, relu, epsilon};
  TF_DeleteStatus(status);
  return settings;
}

static void *with_relu(TF_OpKernelConstruction *construction) { return settings_of(construction, "relu"); }
static void *with_epsilon(TF_OpKernelConstruction *construction) { return settings_of(construction, "epsilon"); }
static void *with_threads(TF_OpKernelConstruction *construction) { return settings_of(construction, NULL); }

enum { MOST_INPUTS = 5, MOST_OUTPUTS = 3, MOST_EXTENTS = 8 };

/* A call: its tensors, and the first thing that went wrong. */
typedef struct {
  TF_OpKernelContext *context;
  Settings settings;
  TF_Status *status;
  TF_Tensor *inputs[MOST_INPUTS], *outputs[MOST_OUTPUTS];
  bool has_workspace;
} Call;

/* Once something went wrong, this and what follows give nothing. */
static bool is_well(const Call *call) { return TF_GetCode(call->status) == TF_OK; }

static const float *input(Call *call, int at) {
  if (is_well(call)) TF_GetInput(call->context, at, &call->inputs[at], call->status);
  return is_well(call) ? TF_TensorData(call->inputs[at]) : NULL;
}

static int extent(const Call *call, int at, int dimension) { return (int)TF_Dim(call->inputs[at], dimension); }

/* What is not as it should be would be read beyond its end. */
static bool fits(Call *call, bool condition, const char *otherwise) {
  if (is_well(call) && !condition) TF_SetStatus(call->status, TF_INVALID_ARGUMENT, otherwise);
  return is_well(call);
}

static const char no_convolution[] = "pictures [n, h, w, channels] and filters [3, 3, from, to] do not fit together";

static bool is_filter(const Call *call, int at) {
  return TF_NumDims(call->inputs[at]) == 4 && extent(call, at, 0) == 3 && extent(call, at, 1) == 3 && extent(call, at, 2) <= MOST_CHANNELS &&
         extent(call, at, 3) <= MOST_CHANNELS;
}

static bool are_pictures(const Call *call, int at) { return TF_NumDims(call->inputs[at]) == 4 && extent(call, at, 3) <= MOST_CHANNELS; }

static float *output(Call *call, int at, const int64_t *extents, int rank) {
  if (!is_well(call)) return NULL;
  size_t bytes = sizeof(float);
  for (int i = 0; i < rank; i++) bytes *= (size_t)extents[i];
  call->outputs[at] = TF_AllocateOutput(call->context, at, TF_FLOAT, extents, rank, bytes, call->status);
  if (!is_well(call)) return NULL;
  prefer_huge_pages(TF_TensorData(call->outputs[at]), bytes);
  return TF_TensorData(call->outputs[at]);
}

/* Of a call, to be asked for last: where there is none, nothing may be computed. */
static float *working_memory(Call *call, long numbers) {
  if (!is_well(call)) return NULL;
  float *memory = take_workspace(numbers);
  call->has_workspace = memory != NULL;
  if (!memory) TF_SetStatus(call->status, TF_RESOURCE_EXHAUSTED, "no memory left to work in");
  return memory;
}

/* Whatever an operation does, between the beginning and the end of a call. */
static void perform(const Settings *settings, TF_OpKernelContext *context, void (*work)(Call *)) {
  Call call = {.context = context, .settings = *settings, .status = TF_NewStatus()};
  work(&call);
  if (call.has_workspace) give_workspace();
  if (!is_well(&call)) TF_OpKernelContext_Failure(context, call.status);
  for (int i = 0; i < MOST_INPUTS; i++)
    if (call.inputs[i]) TF_DeleteTensor(call.inputs[i]);
  for (int i = 0; i < MOST_OUTPUTS; i++)
    if (call.outputs[i]) TF_DeleteTensor(call.outputs[i]);
  TF_DeleteStatus(call.status);
}

/* What TensorFlow calls, which hands over nothing that would tell the operations apart. */
#define COMPUTES(work) static void compute_##work(void *settings, TF_OpKernelContext *context) { perform(settings, context, work); }

static void convolution(Call *call) {
  const float *x = input(call, 0), *filter = input(call, 1), *bias = input(call, 2);
  const int64_t biases = call->inputs[2] ? TF_TensorElementCount(call->inputs[2]) : -1;
  if (!fits(call, x && filter && biases >= 0 && are_pictures(call, 0) && is_filter(call, 1) && extent(call, 0, 3) == extent(call, 1, 2) &&
                      (biases == 0 || biases == extent(call, 1, 3)), no_convolution)) return;
  const Convolution of = {extent(call, 0, 0), extent(call, 0, 1), extent(call, 0, 2), extent(call, 0, 3), extent(call, 1, 3)};
  const int threads = call->settings.threads;
  float *y = output(call, 0, (int64_t[]){of.pictures, of.height, of.width, of.to}, 4);
  float *memory = working_memory(call, winograd()->convolve_workspace(&of, threads));
  if (memory) winograd()->convolve(&of, x, filter, biases ? bias : NULL, call->settings.relu, y, memory, threads);
}
COMPUTES(convolution)

static void input_gradient(Call *call) {
  const float *dy = input(call, 0), *filter = input(call, 1);
  if (!fits(call, filter && are_pictures(call, 0) && is_filter(call, 1) && extent(call, 0, 3) == extent(call, 1, 3), no_convolution)) return;
  const Convolution of = {extent(call, 0, 0), extent(call, 0, 1), extent(call, 0, 2), extent(call, 1, 2), extent(call, 1, 3)};
  const int threads = call->settings.threads;
  float *dx = output(call, 0, (int64_t[]){of.pictures, of.height, of.width, of.from}, 4);
  float *memory = working_memory(call, winograd()->convolve_workspace(&of, threads));
  if (memory) winograd()->input_gradient(&of, dy, filter, dx, memory, threads);
}
COMPUTES(input_gradient)

static void filter_gradient(Call *call) {
  const float *x = input(call, 0), *dy = input(call, 1);
  if (!fits(call, dy && are_pictures(call, 0) && are_pictures(call, 1) && extent(call, 0, 0) == extent(call, 1, 0) &&
                      extent(call, 0, 1) == extent(call, 1, 1) && extent(call, 0, 2) == extent(call, 1, 2), no_convolution)) return;
  const Convolution of = {extent(call, 0, 0), extent(call, 0, 1), extent(call, 0, 2), extent(call, 0, 3), extent(call, 1, 3)};
  const int threads = call->settings.threads;
  float *dfilter = output(call, 0, (int64_t[]){3, 3, of.from, of.to}, 4);
  float *memory = working_memory(call, winograd()->filter_gradient_workspace(&of, threads));
  if (memory) winograd()->filter_gradient(&of, x, dy, dfilter, memory, threads);
}
COMPUTES(filter_gradient)

/* An activation [.., channels]; none has a count of 0. */
typedef struct {
  int64_t extents[MOST_EXTENTS], count;
  int rank;
  long rows, channels;
} Activation;

/* The call's input number `at`, once all inputs are there. */
static Activation activation(const Call *call, int at) {
  if (!is_well(call)) return (Activation){0};
  Activation found = {.rank = TF_NumDims(call->inputs[at]), .count = TF_TensorElementCount(call->inputs[at])};
  if (found.rank < 1 || found.rank > MOST_EXTENTS || found.count == 0) return (Activation){0};
  for (int i = 0; i < found.rank; i++) found.extents[i] = TF_Dim(call->inputs[at], i);
  found.channels = found.extents[found.rank - 1];
  found.rows = found.count / found.channels;
  return found;
}

static const char no_activation[] = "activations [.., channels] and what belongs to their channels do not fit together";

/* Whether it is one, and the inputs from `from` to before `to` have a number for each of its channels. */
static bool fits_channels(Call *call, const Activation *of, int from, int to) {
  bool fit = of->count > 0;
  for (int at = from; fit && at < to; at++) fit = TF_TensorElementCount(call->inputs[at]) == of->channels;
  return fits(call, fit, no_activation);
}

/* Whether the input has as many numbers as the activation. */
static bool fits_activation(Call *call, const Activation *of, int at) {
  const bool fit = of->count > 0 && TF_TensorElementCount(call->inputs[at]) == of->count;
  return fits(call, fit, no_activation);
}

static float *output_of_channels(Call *call, int at, const Activation *of) { return output(call, at, (int64_t[]){of->channels}, 1); }

static void channel_sums(Call *call) {
  const Training *training = &winograd()->training;
  const float *x = input(call, 0);
  const Activation of = activation(call, 0);
  if (!fits_channels(call, &of, 0, 0)) return;
  const int threads = call->settings.threads;
  float *sums = output_of_channels(call, 0, &of);
  float *memory = working_memory(call, training->sum_workspace(of.rows, of.channels, threads));
  if (memory) training->channel_sums(x, of.rows, of.channels, sums, memory, threads);
}
COMPUTES(channel_sums)

static void batch_moments(Call *call) {
  const Training *training = &winograd()->training;
  const float *x = input(call, 0);
  const Activation of = activation(call, 0);
  if (!fits_channels(call, &of, 0, 0)) return;
  const int threads = call->settings.threads;
  float *mean = output_of_channels(call, 0, &of), *variance = output_of_channels(call, 1, &of);
  float *memory = working_memory(call, training->sum_workspace(of.rows, of.channels, threads));
  if (memory) training->batch_moments(x, of.rows, of.channels, mean, variance, memory, threads);
}
COMPUTES(batch_moments)

static void normalize_batch(Call *call) {
  const float *x = input(call, 0), *gamma = input(call, 1), *beta = input(call, 2), *mean = input(call, 3), *variance = input(call, 4);
  const Activation of = activation(call, 0);
  if (!fits_channels(call, &of, 1, 5)) return;
  const Settings *settings = &call->settings;
  float *y = output(call, 0, of.extents, of.rank);
  float *memory = working_memory(call, 2 * of.channels);
  if (memory)
    winograd()->training.normalize_batch(x, gamma, beta, mean, variance, of.rows, of.channels, settings->epsilon, y, memory, settings->threads);
}
COMPUTES(normalize_batch)

static void normalization_gradient(Call *call) {
  const Training *training = &winograd()->training;
  const float *dy = input(call, 0), *x = input(call, 1), *gamma = input(call, 2), *mean = input(call, 3), *variance = input(call, 4);
  const Activation of = activation(call, 1);
  if (!fits_activation(call, &of, 0) || !fits_channels(call, &of, 2, 5)) return;
  const Settings *settings = &call->settings;
  float *dx = output(call, 0, of.extents, of.rank), *dgamma = output_of_channels(call, 1, &of), *dbeta = output_of_channels(call, 2, &of);
  float *memory = working_memory(call, training->normalization_gradient_workspace(of.rows, of.channels, settings->threads));
  if (memory)
    training->normalization_gradient(dy, x, gamma, mean, variance, of.rows, of.channels, settings->epsilon, dx, dgamma, dbeta, memory,
                                     settings->threads);
}
COMPUTES(normalization_gradient)

static void relu_gradient(Call *call) {
  const float *y = input(call, 0), *dy = input(call, 1);
  const Activation of = activation(call, 0);
  if (!fits_activation(call, &of, 1)) return;
  float *dx = output(call, 0, of.extents, of.rank);
  if (dx) winograd()->training.relu_gradient(y, dy, of.count, dx, call->settings.threads);
}
COMPUTES(relu_gradient)

/* An operation: null ends each of its lists. */
typedef struct {
  const char *name;
  const char *inputs[MOST_INPUTS + 1], *outputs[MOST_OUTPUTS + 1], *attributes[3];
  void *(*create)(TF_OpKernelConstruction *);
  void (*compute)(void *, TF_OpKernelContext *);
} Operation;

static const Operation operations[] = {
    {"UnfreezeConv2D", {"x: float", "filter: float", "bias: float"}, {"y: float"}, {"relu: bool", "threads: int"}, with_relu, compute_convolution},
    {"UnfreezeConv2DInputGradient", {"dy: float", "filter: float"}, {"dx: float"}, {"threads: int"}, with_threads, compute_input_gradient},
    {"UnfreezeConv2DFilterGradient", {"x: float", "dy: float"}, {"dfilter: float"}, {"threads: int"}, with_threads, compute_filter_gradient},
    {"UnfreezeChannelSums", {"x: float"}, {"sums: float"}, {"threads: int"}, with_threads, compute_channel_sums},
    {"UnfreezeBatchMoments", {"x: float"}, {"mean: float", "variance: float"}, {"threads: int"}, with_threads, compute_batch_moments},
    {"UnfreezeNormalizeBatch",
     {"x: float", "gamma: float", "beta: float", "mean: float", "variance: float"},
     {"y: float"},
     {"epsilon: float", "threads: int"},
     with_epsilon,
     compute_normalize_batch},
    {"UnfreezeNormalizationGradient",
     {"dy: float", "x: float", "gamma: float", "mean: float", "variance: float"},
     {"dx: float", "dgamma: float", "dbeta: float"},
     {"epsilon: float", "threads: int"},
     with_epsilon,
     compute_normalization_gradient},
    {"UnfreezeReluGradient", {"y: float", "dy: float"}, {"dx: float"}, {"threads: int"}, with_threads, compute_relu_gradient},
};

static bool add(const Operation *operation) {
  TF_Status *status = TF_NewStatus();
  TF_OpDefinitionBuilder *definition = TF_NewOpDefinitionBuilder(operation->name);
  for (const char *const *one = operation->inputs; *one; one++) TF_OpDefinitionBuilderAddInput(definition, *one);
  for (const char *const *one = operation->outputs; *one; one++) TF_OpDefinitionBuilderAddOutput(definition, *one);
  for (const char *const *one = operation->attributes; *one; one++) TF_OpDefinitionBuilderAddAttr(definition, *one);
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) == TF_OK)
    TF_RegisterKernelBuilder(operation->name, TF_NewKernelBuilder(operation->name, "CPU", operation->create, operation->compute, free), status);
  const bool done = TF_GetCode(status) == TF_OK;
  TF_DeleteStatus(status);
  return done;
}

bool register_tensorflow_ops(void) {
  for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
    if (!add(operations + i)) return false;
  return true;
}
