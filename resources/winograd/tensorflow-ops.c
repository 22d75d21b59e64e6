/* The convolutions as TensorFlow's operations, so that they work on its tensors where they lie:
 *   UnfreezeConv2D(x, filter, bias; relu, threads) -> y, where bias may have no numbers
 *   UnfreezeConv2DInputGradient(dy, filter; threads) -> dx
 *   UnfreezeConv2DFilterGradient(x, dy; threads) -> dfilter
 * for float32 tensors in the CPU's memory, pictures [n, height, width, channels] and filters [3, 3, from, to]. */
#include "tensorflow-ops.h"
#include "winograd.h"
#include "workspace.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

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
void TF_OpKernelConstruction_GetAttrInt32(TF_OpKernelConstruction *, const char *name, int32_t *value, TF_Status *);
void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction *, TF_Status *);
void TF_OpKernelContext_Failure(TF_OpKernelContext *, TF_Status *);
void TF_GetInput(TF_OpKernelContext *, int at, TF_Tensor **, TF_Status *);
TF_Tensor *TF_AllocateOutput(TF_OpKernelContext *, int at, TF_DataType, const int64_t *extents, int rank, size_t bytes, TF_Status *);

/* Attributes of an operation. */
typedef struct {
  int threads;
  bool relu;
} Settings;

static Settings *settings_of(TF_OpKernelConstruction *construction, bool has_relu) {
  TF_Status *status = TF_NewStatus();
  Settings *settings = calloc(1, sizeof *settings);
  int32_t threads = 1;
  unsigned char relu = 0;
  TF_OpKernelConstruction_GetAttrInt32(construction, "threads", &threads, status);
  if (has_relu && TF_GetCode(status) == TF_OK) TF_OpKernelConstruction_GetAttrBool(construction, "relu", &relu, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  *settings = (Settings){threads, relu};
  TF_DeleteStatus(status);
  return settings;
}

static void *with_relu(TF_OpKernelConstruction *construction) { return settings_of(construction, true); }
static void *without_relu(TF_OpKernelConstruction *construction) { return settings_of(construction, false); }

/* A call: its tensors, and the first thing that went wrong. */
typedef struct {
  TF_OpKernelContext *context;
  TF_Status *status;
  TF_Tensor *inputs[3], *output;
} Call;

static const float *input(Call *call, int at) {
  if (TF_GetCode(call->status) == TF_OK) TF_GetInput(call->context, at, &call->inputs[at], call->status);
  return TF_GetCode(call->status) == TF_OK ? TF_TensorData(call->inputs[at]) : NULL;
}

static int extent(const Call *call, int at, int dimension) { return (int)TF_Dim(call->inputs[at], dimension); }

/* What is not as it should be would be read beyond its end. */
static bool fits(Call *call, bool condition) {
  if (TF_GetCode(call->status) == TF_OK && !condition)
    TF_SetStatus(call->status, TF_INVALID_ARGUMENT, "pictures [n, h, w, channels] and filters [3, 3, from, to] do not fit together");
  return TF_GetCode(call->status) == TF_OK;
}

static bool is_filter(const Call *call, int at) {
  return TF_NumDims(call->inputs[at]) == 4 && extent(call, at, 0) == 3 && extent(call, at, 1) == 3 && extent(call, at, 2) <= MOST_CHANNELS &&
         extent(call, at, 3) <= MOST_CHANNELS;
}

static bool are_pictures(const Call *call, int at) { return TF_NumDims(call->inputs[at]) == 4 && extent(call, at, 3) <= MOST_CHANNELS; }

static float *output(Call *call, const int64_t extents[4]) {
  const size_t bytes = sizeof(float) * (size_t)(extents[0] * extents[1] * extents[2] * extents[3]);
  call->output = TF_AllocateOutput(call->context, 0, TF_FLOAT, extents, 4, bytes, call->status);
  if (TF_GetCode(call->status) != TF_OK) return NULL;
  prefer_huge_pages(TF_TensorData(call->output), bytes);
  return TF_TensorData(call->output);
}

static float *working_memory(Call *call, long numbers) {
  float *memory = take_workspace(numbers);
  if (!memory) TF_SetStatus(call->status, TF_RESOURCE_EXHAUSTED, "no memory left for a convolution");
  return memory;
}

static void end(Call *call) {
  if (TF_GetCode(call->status) != TF_OK) TF_OpKernelContext_Failure(call->context, call->status);
  for (int i = 0; i < 3; i++)
    if (call->inputs[i]) TF_DeleteTensor(call->inputs[i]);
  if (call->output) TF_DeleteTensor(call->output);
  TF_DeleteStatus(call->status);
}

static void compute_convolution(void *kernel, TF_OpKernelContext *context) {
  const Settings *settings = kernel;
  Call call = {context, TF_NewStatus(), {0}, 0};
  const float *x = input(&call, 0), *filter = input(&call, 1), *bias = input(&call, 2);
  const int64_t biases = call.inputs[2] ? TF_TensorElementCount(call.inputs[2]) : -1;
  if (fits(&call, x && filter && biases >= 0 && are_pictures(&call, 0) && is_filter(&call, 1) && extent(&call, 0, 3) == extent(&call, 1, 2) &&
                      (biases == 0 || biases == extent(&call, 1, 3)))) {
    const Convolution of = {extent(&call, 0, 0), extent(&call, 0, 1), extent(&call, 0, 2), extent(&call, 0, 3), extent(&call, 1, 3)};
    float *y = output(&call, (int64_t[]){of.pictures, of.height, of.width, of.to});
    float *memory = y ? working_memory(&call, winograd()->convolve_workspace(&of, settings->threads)) : NULL;
    if (memory) {
      winograd()->convolve(&of, x, filter, biases ? bias : NULL, settings->relu, y, memory, settings->threads);
      give_workspace();
    }
  }
  end(&call);
}

static void compute_input_gradient(void *kernel, TF_OpKernelContext *context) {
  const Settings *settings = kernel;
  Call call = {context, TF_NewStatus(), {0}, 0};
  const float *dy = input(&call, 0), *filter = input(&call, 1);
  if (fits(&call, filter && are_pictures(&call, 0) && is_filter(&call, 1) && extent(&call, 0, 3) == extent(&call, 1, 3))) {
    const Convolution of = {extent(&call, 0, 0), extent(&call, 0, 1), extent(&call, 0, 2), extent(&call, 1, 2), extent(&call, 1, 3)};
    float *dx = output(&call, (int64_t[]){of.pictures, of.height, of.width, of.from});
    float *memory = dx ? working_memory(&call, winograd()->convolve_workspace(&of, settings->threads)) : NULL;
    if (memory) {
      winograd()->input_gradient(&of, dy, filter, dx, memory, settings->threads);
      give_workspace();
    }
  }
  end(&call);
}

static void compute_filter_gradient(void *kernel, TF_OpKernelContext *context) {
  const Settings *settings = kernel;
  Call call = {context, TF_NewStatus(), {0}, 0};
  const float *x = input(&call, 0), *dy = input(&call, 1);
  if (fits(&call, dy && are_pictures(&call, 0) && are_pictures(&call, 1) && extent(&call, 0, 0) == extent(&call, 1, 0) &&
                      extent(&call, 0, 1) == extent(&call, 1, 1) && extent(&call, 0, 2) == extent(&call, 1, 2))) {
    const Convolution of = {extent(&call, 0, 0), extent(&call, 0, 1), extent(&call, 0, 2), extent(&call, 0, 3), extent(&call, 1, 3)};
    float *dfilter = output(&call, (int64_t[]){3, 3, of.from, of.to});
    float *memory = dfilter ? working_memory(&call, winograd()->filter_gradient_workspace(&of, settings->threads)) : NULL;
    if (memory) {
      winograd()->filter_gradient(&of, x, dy, dfilter, memory, settings->threads);
      give_workspace();
    }
  }
  end(&call);
}

/* Inputs, then attributes; null ends each. */
static bool add_op(const char *name, const char *const *inputs, const char *const *attributes, void *(*create)(TF_OpKernelConstruction *),
                   void (*compute)(void *, TF_OpKernelContext *)) {
  TF_Status *status = TF_NewStatus();
  TF_OpDefinitionBuilder *definition = TF_NewOpDefinitionBuilder(name);
  while (*inputs) TF_OpDefinitionBuilderAddInput(definition, *inputs++);
  TF_OpDefinitionBuilderAddOutput(definition, "result: float");
  while (*attributes) TF_OpDefinitionBuilderAddAttr(definition, *attributes++);
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) == TF_OK)
    TF_RegisterKernelBuilder(name, TF_NewKernelBuilder(name, "CPU", create, compute, free), status);
  const bool done = TF_GetCode(status) == TF_OK;
  TF_DeleteStatus(status);
  return done;
}

bool register_tensorflow_ops(void) {
  const char *const threads[] = {"threads: int", NULL}, *const relu[] = {"relu: bool", "threads: int", NULL};
  return add_op("UnfreezeConv2D", (const char *[]){"x: float", "filter: float", "bias: float", NULL}, relu, with_relu, compute_convolution) &&
         add_op("UnfreezeConv2DInputGradient", (const char *[]){"dy: float", "filter: float", NULL}, threads, without_relu,
                compute_input_gradient) &&
         add_op("UnfreezeConv2DFilterGradient", (const char *[]){"x: float", "dy: float", NULL}, threads, without_relu,
                compute_filter_gradient);
}
