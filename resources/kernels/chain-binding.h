#pragma once
#include <node_api.h>
#include <stdbool.h>

/* Adds to what the module exports
 *   prepareChain(shape, layers, filters, biases, threads) -> chain
 *   runChain(chain, pictures, kept, threads) -> promise, without a value
 *   chainBytes(chain) -> number
 * with shape an Int32Array [height, width, channels] of a picture; layers an Int32Array with `outputs, relu` for each layer (outputs 0:
 * pooling); filters and biases lists of Float32Array, one for each layer (of pooling: empty), which are copied; pictures a Float32Array of as
 * many pictures as it holds; kept a list with, for each layer, the Float32Array for its output, or null.
 * A run computes on a thread of Node's while JavaScript goes on; pictures and kept are not to be touched until it has ended. Runs that
 * come together are done one after the other. */
bool export_chain(napi_env env, napi_value exports);
