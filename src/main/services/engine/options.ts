import type { z } from 'zod'
import type { engineOption } from '../../../shared/contract/engine.ts'
import { engineFlavours } from '../../files/engine-places.ts'
import type { EngineFlavour } from '../../files/engine-places.ts'
import { hasNvidiaDriver, missingTools } from './machine.ts'
import { isInstalled } from './provision.ts'
import { downloadBytes, engineRecipe } from './wheels.ts'

export type EngineOption = z.infer<typeof engineOption>

/** What could be installed on this machine. CUDA is offered, with its size, where an NVIDIA driver is there. */
export const engineOptions = async (root?: string): Promise<EngineOption[]> => {
  const offered = engineFlavours.filter(flavour => flavour === 'cpu' || hasNvidiaDriver())
  const missing = await missingTools()
  return offered.map(flavour => option(flavour, missing, root))
}

const option = (id: EngineFlavour, missing: string[], root: string | undefined): EngineOption => {
  const recipe = engineRecipe(id)
  if (!recipe) {
    const none = `a TensorFlow library for ${process.platform} on ${process.arch} in its Python wheels`
    return { id, installed: false, downloadBytes: 0, diskBytes: 0, missing: [none] }
  }
  const installed = isInstalled(recipe, root)
  return {
    ...{ id, installed, downloadBytes: downloadBytes(recipe), diskBytes: recipe.diskBytes },
    missing: installed ? [] : missing,
  }
}
