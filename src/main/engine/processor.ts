import { cpus } from 'node:os'

/** The processor's name as the system tells it. Files in homes carry it: it has to stay the same to the letter. */
export const processorName = (): string => cpus()[0]?.model.trim() ?? 'unknown'
