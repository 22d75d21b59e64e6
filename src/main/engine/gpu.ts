import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const driver = '/proc/driver/nvidia'

/** Whether an NVIDIA driver is loaded. */
export const hasNvidiaDriver = (): boolean => existsSync(join(driver, 'version'))

/** "GPU: NVIDIA GeForce RTX 4070", as the driver calls each. */
export const gpuNames = (): string[] => {
  try {
    return readdirSync(join(driver, 'gpus')).map(gpu => {
      const information = readFileSync(join(driver, 'gpus', gpu, 'information'), 'utf8')
      return `GPU: ${/^Model:\s*(.+)$/m.exec(information)?.[1]?.trim() ?? gpu}`
    })
  } catch {
    return ['GPU'] // TensorFlow uses one whose name the driver does not tell
  }
}
