import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { placeInEngine } from '../../../../../src/main/services/engine/unpack.ts'
import { engineRecipe } from '../../../../../src/main/services/engine/wheels.ts'

for (const [entry, place] of [
  ['tensorflow/libtensorflow_cc.so.2', join('lib', 'libtensorflow_cc.so.2')],
  ['tensorflow/libtensorflow_framework.2.dylib', join('lib', 'libtensorflow_framework.2.dylib')],
  ['nvidia/cudnn/lib/libcudnn_ops.so.9', join('lib', 'libcudnn_ops.so.9')],
  ['nvidia/nccl/lib/libnccl.so.2', join('lib', 'libnccl.so.2')],
  ['tensorflow/include/tensorflow/c/eager/c_api.h', join('include', 'tensorflow', 'c', 'eager', 'c_api.h')],
  ['tensorflow/include/xla/tsl/c/tsl_status.h', join('include', 'xla', 'tsl', 'c', 'tsl_status.h')],
  ['tensorflow/THIRD_PARTY_NOTICES.txt', join('licences', 'TensorFlow-THIRD_PARTY_NOTICES.txt')],
] as const)
  test(`${entry} is unpacked`, () => expect(placeInEngine(entry)).toBe(place))

for (const entry of [
  'tensorflow/python/lib_pywrap_tensorflow_common.so',
  'tensorflow/include/google/protobuf/message.h',
  'tensorflow/lib/../../../etc/passwd.so',
  '../tensorflow/libtensorflow_cc.so.2',
  'tensorflow/../../libevil.so',
  '/tensorflow/libtensorflow_cc.so.2',
])
  test(`${entry} is not`, () => expect(placeInEngine(entry)).toBeNull())

test('every pinned file has a SHA-256 and a size, and none stands twice', () => {
  const recipes = ['linux-x64', 'linux-arm64', 'darwin-arm64'].map(platform => engineRecipe('cpu', platform)!)
  const wheels = [...recipes, engineRecipe('cuda', 'linux-x64')!].flatMap(recipe => recipe.wheels)
  for (const { sha256, bytes, file, name } of wheels) {
    expect(sha256, file).toMatch(/^[0-9a-f]{64}$/)
    expect(bytes, file).toBeGreaterThan(1e6)
    expect(file.startsWith(name.replaceAll('-', '_'))).toBe(true)
  }
  expect(new Set(wheels.map(({ sha256 }) => sha256)).size).toBe(wheels.length)
  expect(engineRecipe('cpu', 'win32-x64')).toBeNull()
  expect(engineRecipe('cuda', 'darwin-arm64')).toBeNull()
})
