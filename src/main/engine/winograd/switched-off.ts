/** Why the lab's own convolutions are left out, where the person wants that (`UNFREEZE_WINOGRAD=0`); null else. */
export const switchedOff = (): string | null =>
  process.env['UNFREEZE_WINOGRAD'] === '0' ? 'They are switched off (UNFREEZE_WINOGRAD=0).' : null
