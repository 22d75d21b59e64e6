/* The same for WebAssembly: everything for the instruction set that the compiler is told of, and what JavaScript calls. Numbers lie in the
 * module's memory, where JavaScript finds room for them: src/main/engine/winograd/wasm-module.ts. */
#include "export.h"
#include "kernels.c"
#include "parallel-wasm.c"

EXPORT(preparedNumbers) long export_prepared_numbers(int inputs, int outputs) { return prepared_numbers(inputs, outputs); }
EXPORT(prepare) void export_prepare(const float *filter, int inputs, int outputs, float *prepared, int threads) {
  prepare(filter, inputs, outputs, prepared, threads);
}
EXPORT(chainWorkspace) long export_chain_workspace(const Chain *chain, int threads) { return chain_workspace(chain, threads); }
EXPORT(runChain) void export_run_chain(const Chain *chain, const float *pictures, float *workspace, int threads) {
  run_chain(chain, pictures, workspace, threads);
}

EXPORT(convolveWorkspace) long export_convolve_workspace(const Convolution *of, int threads) { return convolve_workspace(of, threads); }
EXPORT(convolve) void export_convolve(const Convolution *of, const float *x, const float *filter, const float *bias, int relu, float *y,
                                      float *workspace, int threads) {
  convolve(of, x, filter, bias, relu, y, workspace, threads);
}
EXPORT(inputGradient) void export_input_gradient(const Convolution *of, const float *dy, const float *filter, float *dx, float *workspace,
                                                 int threads) {
  input_gradient(of, dy, filter, dx, workspace, threads);
}
EXPORT(filterGradientWorkspace) long export_filter_gradient_workspace(const Convolution *of, int threads) {
  return filter_gradient_workspace(of, threads);
}
EXPORT(filterGradient) void export_filter_gradient(const Convolution *of, const float *x, const float *dy, float *dfilter, float *workspace,
                                                   int threads) {
  filter_gradient(of, x, dy, dfilter, workspace, threads);
}
