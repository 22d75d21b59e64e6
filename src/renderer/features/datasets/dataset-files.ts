/** Names of files that the lab can make a dataset of: archives, tables, files of CIFAR and MNIST. */
const known =
  /\.(zip|tar|tgz|npz|csv|tsv|bin)$|\.tar\.gz$|[.-]idx[13]-ubyte(\.gz)?$|^(data_batch_\d+|test_batch|batches\.meta(\.txt)?)$/i

export const isDatasetFile = (name: string): boolean => known.test(name)

/** What a file dialog is told to show. */
export const datasetFileEndings = '.zip,.tar,.tgz,.gz,.npz,.csv,.tsv,.bin'

/** A file's name as a dataset's, without what says how it is packed. */
export const withoutEnding = (name: string): string => name.replace(/\.(zip|tgz|tar|tar\.gz|npz|csv|tsv)$/i, '')
