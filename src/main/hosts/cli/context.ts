import { createClient } from '../../../shared/client.ts'
import type { Client } from '../../../shared/client.ts'
import type { Offer } from '../../../shared/contract/offers.ts'
import type { PictureSource } from '../browser/assets-route.ts'
import type { KeptExports } from '../browser/downloads-route.ts'
import { createInProcessWire } from '../in-process-wire.ts'
import type { ProgramFiles } from '../program-files.ts'
import type { Router } from '../router.ts'
import type { Interrupt } from './interrupt.ts'
import type { Terminal } from './terminal.ts'

/** A lab in this process, as compose builds it. */
interface CommandLab {
  router: Router
  offers: { offer(path: string, options?: { kind?: Offer['kind']; upload?: boolean }): Offer }
  assets: PictureSource
  exports: KeptExports
  places: { uploads: string }
  warmUp(): void
  stop(): Promise<void>
}

/** What every command is given. */
export interface Context {
  terminal: Terminal
  interrupt: Interrupt
  /** Absolute. */
  home: string
  files: ProgramFiles
  openLab(home: string): Promise<CommandLab>
}

export interface Session {
  client: Client
  /** Make a path that was typed nameable: see services/offers. */
  offer: CommandLab['offers']['offer']
  lab: CommandLab
}

/** Do something with a lab: opened before, stopped in order afterwards, whatever happens in between. */
export const withLab = async <T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> => {
  const lab = await context.openLab(context.home)
  const wire = createInProcessWire(lab.router)
  try {
    return await work({ client: createClient(wire), offer: lab.offers.offer, lab })
  } finally {
    await lab.stop()
    wire.close()
  }
}
