/* Keras's update rules, each in one pass over the weight, its gradient and what the rule remembers of it, all of `count` numbers. Source:
 * keras/src/optimizers/{sgd,rmsprop,adam}.py of Keras 3. The compiler makes vectors of these loops. */
#include "export.h"

EXPORT(updateSgd) void update_sgd(float *restrict weight, const float *restrict gradient, long count, float rate) {
  for (long i = 0; i < count; i++) weight[i] -= rate * gradient[i];
}

EXPORT(updateMomentum) void update_momentum(float *restrict weight, float *restrict momentum, const float *restrict gradient, long count, float rate,
                            float factor, int nesterov) {
  for (long i = 0; i < count; i++) {
    const float step = -rate * gradient[i];
    momentum[i] = factor * momentum[i] + step;
    weight[i] += nesterov ? factor * momentum[i] + step : momentum[i];
  }
}

EXPORT(updateRmsProp) void update_rms_prop(float *restrict weight, float *restrict velocity, const float *restrict gradient, long count, float rate,
                            float rho, float epsilon) {
  for (long i = 0; i < count; i++) {
    velocity[i] = rho * velocity[i] + (1 - rho) * (gradient[i] * gradient[i]);
    weight[i] -= rate * gradient[i] / __builtin_sqrtf(velocity[i] + epsilon);
  }
}

/* `rate` is corrected for how few steps there were; the shares are 1 - beta1 and 1 - beta2. */
EXPORT(updateAdam) void update_adam(float *restrict weight, float *restrict momentum, float *restrict velocity, const float *restrict gradient,
                        long count, float rate, float share1, float share2, float epsilon) {
  for (long i = 0; i < count; i++) {
    momentum[i] += (gradient[i] - momentum[i]) * share1;
    velocity[i] += (gradient[i] * gradient[i] - velocity[i]) * share2;
    weight[i] -= rate * momentum[i] / (__builtin_sqrtf(velocity[i]) + epsilon);
  }
}
