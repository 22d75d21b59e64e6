import type { OfficialId } from '../../../shared/contract/datasets.ts'

/** Where an official dataset lies, and how to know that it came whole. */
export interface OfficialSource {
  url: string
  sha256: string
  bytes: number
}

/**
 * Addresses and SHA-256 as Keras's source gives them. Fashion-MNIST is not among them: Keras names no hash for its files.
 *
 * @see keras/src/datasets/cifar10.py, cifar100.py, mnist.py
 */
export const officialSources: Readonly<Record<OfficialId, OfficialSource>> = {
  cifar10: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz',
    sha256: '6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce',
    bytes: 170_498_071,
  },
  cifar100: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz',
    sha256: '85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7',
    bytes: 169_001_437,
  },
  mnist: {
    url: 'https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz',
    sha256: '731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1',
    bytes: 11_490_434,
  },
}
