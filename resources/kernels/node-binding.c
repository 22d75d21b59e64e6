/* What Node loads. It exports `instructions`, the name of the instruction set in use, and the chains of chain-binding.h. */
#include "chain-binding.h"
#include "tensorflow-ops.h"
#include "winograd.h"

#include <node_api.h>
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool registered;
static void register_once(void) { registered = register_tensorflow_ops(); }

static napi_value load(napi_env env, napi_value exports) {
  pthread_once(&once, register_once);
  napi_value name;
  if (!registered) napi_throw_error(env, NULL, "TensorFlow did not take the lab's operations");
  else if (export_chain(env, exports) && napi_create_string_utf8(env, winograd()->name, NAPI_AUTO_LENGTH, &name) == napi_ok)
    napi_set_named_property(env, exports, "instructions", name);
  return exports;
}

NAPI_MODULE(unfreeze_winograd, load)
