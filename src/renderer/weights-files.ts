const known = /\.(h5|hdf5|keras)$/i

/** Whether a file is one of those in which Keras keeps weights, by its name. */
export const isWeightsFile = (name: string): boolean => known.test(name)

/** What a file dialog is told to show. */
export const weightsFileEndings = '.h5,.hdf5,.keras'
