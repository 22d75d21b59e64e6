import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Instruction sets by which TensorFlow chooses its kernels, so that they decide the last bits of a result. */
const telling =
  /^(sse4_2|avx|avx2|fma|f16c|avx512(f|bw|vl|_vnni|_bf16|_fp16)|avx_vnni|amx_(tile|int8|bf16)|asimd|asimdhp|sve2?|bf16|i8mm)$/

/** The instruction sets of this processor that decide the last bits of results, sorted; empty where the system hides them. */
export const cpuFeatures = (): string[] => {
  const words = featureText().toLowerCase().replaceAll('.', '_').split(/\s+/)
  return [...new Set(words)].filter(word => telling.test(word)).sort()
}

const featureText = (): string => {
  try {
    if (process.platform === 'linux')
      return /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? ''
    if (process.platform === 'darwin' && process.arch === 'x64')
      return execFileSync('sysctl', ['-n', 'machdep.cpu.features', 'machdep.cpu.leaf7_features'], { encoding: 'utf8' })
    if (process.platform === 'darwin') return 'asimd'
  } catch {
    // a system that does not tell
  }
  return ''
}
