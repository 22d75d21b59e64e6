import { z } from 'zod'

/**
 * The renderer never names a path. A folder that a person drops, picks or uploads (or names on the command line)
 * becomes an offer in the main process; what travels is its token. An offer is good for one program run.
 */
export const offerToken = z.string().regex(/^[a-z0-9]{16,64}$/)

export const offer = z.object({
  token: offerToken,
  /** The last part of the path, to show. */
  name: z.string(),
  kind: z.enum(['folder', 'file', 'new-file']),
  bytes: z.number().nullable(),
})
export type Offer = z.infer<typeof offer>
