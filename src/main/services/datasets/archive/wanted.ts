import { isPictureName } from '../list-pictures.ts'

/** Files of CIFAR and MNIST archives, and tables. The endings of pictures are listed elsewhere. */
const data =
  /^(data_batch_\d+(\.bin)?|test_batch(\.bin)?|(train|test)\.bin|train|test|batches\.meta(\.txt)?|meta|(fine|coarse)_label_names\.txt|.+[.-]idx[13]-ubyte(\.gz)?|[xy]_(train|test)\.npy|.+\.(csv|tsv))$/i
const archives = /\.(zip|tar|tgz|tar\.\w+|gz|bz2|xz|7z|rar|zst)$/i

/** What to do with a file of an archive, by its name: only what a dataset can be made of is written. */
export const whatToDo = (steps: readonly string[]): 'write' | 'nested' | 'leave' => {
  const name = steps.at(-1) ?? ''
  if (steps.some(step => step === '__MACOSX' || step.startsWith('._'))) return 'leave'
  if (isPictureName(name) || data.test(name)) return 'write'
  return archives.test(name) ? 'nested' : 'leave'
}

export const nestedReason = 'It is an archive inside the archive; unpack it, and add what is in it.'
