import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { NativeWinograd } from './native-chain.ts'
import { switchedOff } from './switched-off.ts'
import { winogradComplaint, winogradFile } from '../../files/winograd-places.ts'

/** The lab's own convolutions in this process's TensorFlow: by which instruction set, or why they are not there. */
export type LoadedWinograd = NativeWinograd | { reason: string }

/**
 * Make the TensorFlow that this process has loaded know the lab's convolutions. `UNFREEZE_WINOGRAD=0` leaves them out.
 *
 * @param engine the folder of that TensorFlow
 */
export const loadWinograd = (engine: string): LoadedWinograd => {
  const off = switchedOff()
  if (off !== null) return { reason: off }
  const file = winogradFile(engine)
  if (!existsSync(file)) return { reason: complaintOf(engine) }
  try {
    return createRequire(import.meta.url)(file) as NativeWinograd
  } catch (error) {
    return { reason: `They could not be loaded: ${error instanceof Error ? error.message : String(error)}.` }
  }
}

const complaintOf = (engine: string): string => {
  const file = winogradComplaint(engine)
  return existsSync(file)
    ? `The compiler could not make them: ${readFileSync(file, 'utf8')}`
    : 'They are not compiled yet ("unfreeze engine install").'
}
