import { engineKinds } from '../../../shared/contract/engine.ts'

/** What `--engine` takes: a kind of engine, or the one that is there without the lab's own convolutions. */
export const engineChoices = [...engineKinds, 'tensorflow'] as const

/** For this command: the engine's process reads both from its environment. */
export const chooseEngine = (choice: string): void => {
  if (choice === 'tensorflow') process.env['UNFREEZE_WINOGRAD'] = '0'
  else process.env['UNFREEZE_ENGINE_KIND'] = choice
}
