/**
 * The weights of a net: for each layer that has some, its tensors in Keras's order and shapes (see `variablesOf`), each
 * flattened row by row.
 */
export type NamedWeights = Map<string, Float32Array[]>
