/** Means of ImageNet's training pictures as the `caffe` mode of `preprocess_input` has them: blue, green, red, 0..255. */
export const caffeMeans = [103.939, 116.779, 123.68] as const

/** Means and standard deviations as the `torch` mode has them: red, green, blue, 0..1. */
export const torchMeans = [0.485, 0.456, 0.406] as const
export const torchDeviations = [0.229, 0.224, 0.225] as const
