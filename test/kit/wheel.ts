import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineRecipe } from '../../src/main/services/engine/wheels.ts'
import { sha256Bytes } from '../../src/main/files/hash.ts'

/** Writes a zip from a JSON object of names and texts; a wheel is one, and where there is pip there is Python. */
const writeZip = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
    for name, text in json.load(sys.stdin).items():
        archive.writestr(name, text)
`

/** A wheel of a few kilobytes that looks like TensorFlow's to pip and to the lab, in a folder that pip can be pointed to. */
export const writeTinyWheel = (folder: string, python: string): EngineRecipe => {
  const file = 'tiny_engine-1.0-cp311-cp311-manylinux_2_27_x86_64.whl'
  const entries = {
    'tensorflow/libtensorflow_cc.so.2': 'library '.repeat(4000),
    'tensorflow/libtensorflow_framework.so.2': 'framework',
    'tensorflow/include/tensorflow/c/c_api.h': '// header',
    'tensorflow/python/only_for_python.py': 'pass',
    'tensorflow/THIRD_PARTY_NOTICES.txt': 'notices',
    'tiny_engine-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tiny-engine\nVersion: 1.0\n',
    'tiny_engine-1.0.dist-info/WHEEL':
      'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: cp311-cp311-manylinux_2_27_x86_64\n',
    'tiny_engine-1.0.dist-info/RECORD': '',
  }
  const path = join(folder, file)
  execFileSync(python, ['-c', writeZip, path], { input: JSON.stringify(entries) })
  const wheel = { name: 'tiny-engine', version: '1.0', file, bytes: statSync(path).size }
  return {
    ...{ flavour: 'cpu', tensorflow: '1.0', diskBytes: 40_000 },
    wheels: [{ ...wheel, sha256: sha256Bytes(readFileSync(path)) }],
  }
}
