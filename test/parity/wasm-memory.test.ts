import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { loadEngine } from '../../src/main/engine/load.ts'

test('where WebAssembly’s 4 GB are full, the next tensor is an error and spoils no other', async () => {
  await loadEngine({ prefer: 'wasm' })
  const backend = tf.backend() as BackendWasm
  const small = tf.tensor1d([1, 2, 3])
  const gigabyte = [2 ** 28]
  const taken: tf.TensorInfo[] = [] // never written, so they cost addresses only
  const takeAll = () => {
    for (let at = 0; at < 5; at++) taken.push(backend.makeOutput(gigabyte, 'float32'))
  }
  expect(takeAll).toThrow(/out of memory/)
  expect(taken.length).toBeGreaterThan(1)
  for (const { dataId } of taken) backend.disposeData(dataId)
  expect([...small.dataSync()]).toEqual([1, 2, 3])
  expect([...tf.tidy(() => tf.matMul(tf.ones([1, 2]), tf.ones([2, 2]))).dataSync()]).toEqual([2, 2])
  small.dispose()
})
