/* Chains as objects of JavaScript. See chain-binding.h. */
#include "chain-binding.h"
#include "winograd.h"
#include "workspace.h"

#include <stdint.h>
#include <stdlib.h>

enum { MOST_LAYERS = 256 };

typedef struct {
  Chain chain;
  ChainLayer layers[MOST_LAYERS];
  float *weights;
  long numbers;
} Prepared;

static void release(napi_env env, void *data, void *hint) {
  Prepared *prepared = data;
  forget_numbers(prepared->weights);
  free(prepared);
  (void)env, (void)hint;
}

/* A typed array's elements and how many; null where it is none of that type. */
static void *elements(napi_env env, napi_value value, napi_typedarray_type wanted, size_t *length) {
  napi_typedarray_type type;
  void *data;
  bool is_typed = false;
  *length = 0;
  if (napi_is_typedarray(env, value, &is_typed) != napi_ok || !is_typed) return NULL;
  if (napi_get_typedarray_info(env, value, &type, length, &data, NULL, NULL) != napi_ok || type != wanted) return NULL;
  return data;
}

static float *floats_at(napi_env env, napi_value list, int at, size_t *length) {
  napi_value value;
  *length = 0;
  return napi_get_element(env, list, (uint32_t)at, &value) == napi_ok ? elements(env, value, napi_float32_array, length) : NULL;
}

static napi_value complain(napi_env env, const char *what) {
  napi_throw_error(env, NULL, what);
  return NULL;
}

/* Lays out the weights of all layers one after the other, each from a multiple of a cache line's 16 numbers on: with `memory`, also prepares
 * them. How many numbers they are, or -1 where a list does not fit. */
static long lay_out(napi_env env, Prepared *prepared, napi_value filters, napi_value biases, float *memory, int threads) {
  long at = 0;
  int inputs = prepared->chain.channels;
  for (int i = 0; i < prepared->chain.count; i++) {
    ChainLayer *layer = prepared->layers + i;
    if (!layer->outputs) continue;
    size_t taps, sums;
    const float *filter = floats_at(env, filters, i, &taps), *bias = floats_at(env, biases, i, &sums);
    if (!filter || !bias || taps != (size_t)9 * (size_t)inputs * (size_t)layer->outputs || sums != (size_t)layer->outputs) return -1;
    const long numbers = winograd()->prepared_numbers(inputs, layer->outputs);
    if (memory) {
      winograd()->prepare(filter, inputs, layer->outputs, memory + at, threads);
      for (size_t k = 0; k < sums; k++) memory[at + numbers + (long)k] = bias[k];
      layer->filters = memory + at;
      layer->bias = memory + at + numbers;
    }
    at += (numbers + (long)sums + 15) / 16 * 16;
    inputs = layer->outputs;
  }
  return at;
}

static napi_value prepare_chain(napi_env env, napi_callback_info info) {
  size_t given = 5, extents, described;
  napi_value arguments[5], handle;
  int32_t threads;
  napi_get_cb_info(env, info, &given, arguments, NULL, NULL);
  const int32_t *shape = given == 5 ? elements(env, arguments[0], napi_int32_array, &extents) : NULL;
  const int32_t *layers = given == 5 ? elements(env, arguments[1], napi_int32_array, &described) : NULL;
  if (!shape || extents != 3 || !layers || described % 2 || described == 0 || described > 2 * MOST_LAYERS ||
      napi_get_value_int32(env, arguments[4], &threads) != napi_ok)
    return complain(env, "prepareChain(shape, layers, filters, biases, threads)");
  Prepared *prepared = calloc(1, sizeof *prepared);
  if (!prepared) return complain(env, "no memory left for a chain");
  prepared->chain = (Chain){0, shape[0], shape[1], shape[2], (int)described / 2, prepared->layers};
  for (int i = 0; i < prepared->chain.count; i++) prepared->layers[i] = (ChainLayer){.outputs = layers[2 * i], .relu = layers[2 * i + 1]};
  prepared->numbers = lay_out(env, prepared, arguments[2], arguments[3], NULL, threads);
  prepared->weights = prepared->numbers > 0 ? lasting_numbers(prepared->numbers) : NULL;
  if (prepared->weights) lay_out(env, prepared, arguments[2], arguments[3], prepared->weights, threads);
  if (prepared->weights && napi_create_external(env, prepared, release, NULL, &handle) == napi_ok) return handle;
  const bool fits = prepared->numbers >= 0;
  release(env, prepared, NULL);
  return complain(env, fits ? "no memory left for a chain" : "the weights do not fit the layers");
}

/* A run on its way: what it computes, and what JavaScript is told of it. */
typedef struct {
  Chain chain;
  ChainLayer layers[MOST_LAYERS];
  const float *pictures;
  int threads;
  bool done;
  napi_async_work work;
  napi_deferred promise;
  /* A list of what must not be collected meanwhile. */
  napi_ref held;
} Run;

/* Puts the chain in with the outputs that the caller wants; false where one has not the length it should have. */
static bool take_chain(napi_env env, Run *run, const Prepared *prepared, int pictures, napi_value kept) {
  size_t height = (size_t)prepared->chain.height, width = (size_t)prepared->chain.width, channels = (size_t)prepared->chain.channels;
  run->chain = prepared->chain;
  run->chain.pictures = pictures;
  run->chain.layers = run->layers;
  for (int i = 0; i < run->chain.count; i++) {
    ChainLayer *layer = run->layers + i;
    *layer = prepared->layers[i];
    if (layer->outputs) channels = (size_t)layer->outputs;
    else height /= 2, width /= 2;
    size_t length;
    layer->kept = floats_at(env, kept, i, &length);
    if (length && length != (size_t)pictures * height * width * channels) return false;
  }
  return true;
}

/* On a thread of Node's. Whoever has the workspace is waited for. */
static void compute(napi_env env, void *data) {
  Run *run = data;
  float *workspace = take_workspace(winograd()->chain_workspace(&run->chain, run->threads));
  run->done = workspace != NULL;
  if (workspace) {
    winograd()->run_chain(&run->chain, run->pictures, workspace, run->threads);
    give_workspace();
  }
  (void)env;
}

static void drop(napi_env env, Run *run) {
  if (run->work) napi_delete_async_work(env, run->work);
  if (run->held) napi_delete_reference(env, run->held);
  free(run);
}

/* On JavaScript's thread again. */
static void settle(napi_env env, napi_status status, void *data) {
  Run *run = data;
  napi_value nothing, message, error;
  if (run->done && napi_get_undefined(env, &nothing) == napi_ok) napi_resolve_deferred(env, run->promise, nothing);
  else if (napi_create_string_utf8(env, "no memory left for a chain", NAPI_AUTO_LENGTH, &message) == napi_ok &&
           napi_create_error(env, NULL, message, &error) == napi_ok)
    napi_reject_deferred(env, run->promise, error);
  drop(env, run);
  (void)status;
}

/* The promise for its end, or null where Node does not take it. */
static napi_value begin(napi_env env, Run *run, const napi_value used[], uint32_t count) {
  napi_value list, name, promise;
  if (napi_create_array_with_length(env, count, &list) != napi_ok) return NULL;
  for (uint32_t i = 0; i < count; i++)
    if (napi_set_element(env, list, i, used[i]) != napi_ok) return NULL;
  return napi_create_reference(env, list, 1, &run->held) == napi_ok &&
                 napi_create_string_utf8(env, "unfreeze chain", NAPI_AUTO_LENGTH, &name) == napi_ok &&
                 napi_create_async_work(env, NULL, name, compute, settle, run, &run->work) == napi_ok &&
                 napi_create_promise(env, &run->promise, &promise) == napi_ok && napi_queue_async_work(env, run->work) == napi_ok
             ? promise
             : NULL;
}

static napi_value run_chain(napi_env env, napi_callback_info info) {
  size_t given = 4, numbers;
  napi_value arguments[4];
  void *data;
  int32_t threads;
  napi_get_cb_info(env, info, &given, arguments, NULL, NULL);
  if (given != 4 || napi_get_value_external(env, arguments[0], &data) != napi_ok || napi_get_value_int32(env, arguments[3], &threads) != napi_ok)
    return complain(env, "runChain(chain, pictures, kept, threads)");
  const Prepared *prepared = data;
  const float *pictures = elements(env, arguments[1], napi_float32_array, &numbers);
  const size_t each = (size_t)prepared->chain.height * (size_t)prepared->chain.width * (size_t)prepared->chain.channels;
  if (!pictures || numbers % each) return complain(env, "the pictures are not of the chain's size");
  Run *run = calloc(1, sizeof *run);
  if (!run) return complain(env, "no memory left for a chain");
  run->pictures = pictures;
  run->threads = threads;
  const bool fits = take_chain(env, run, prepared, (int)(numbers / each), arguments[2]);
  const napi_value promise = fits ? begin(env, run, arguments, 3) : NULL;
  if (promise) return promise;
  drop(env, run);
  return complain(env, fits ? "Node takes no work for its threads" : "an output has not the layer's size");
}

static napi_value chain_bytes(napi_env env, napi_callback_info info) {
  size_t given = 1;
  napi_value argument, result;
  void *data;
  napi_get_cb_info(env, info, &given, &argument, NULL, NULL);
  if (given != 1 || napi_get_value_external(env, argument, &data) != napi_ok) return complain(env, "chainBytes(chain)");
  return napi_create_int64(env, (int64_t)sizeof(float) * ((Prepared *)data)->numbers, &result) == napi_ok ? result : NULL;
}

static bool export_function(napi_env env, napi_value exports, const char *name, napi_callback function) {
  napi_value value;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, function, NULL, &value) == napi_ok &&
         napi_set_named_property(env, exports, name, value) == napi_ok;
}

bool export_chain(napi_env env, napi_value exports) {
  return export_function(env, exports, "prepareChain", prepare_chain) && export_function(env, exports, "runChain", run_chain) &&
         export_function(env, exports, "chainBytes", chain_bytes);
}
