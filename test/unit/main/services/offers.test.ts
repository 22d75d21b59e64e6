import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createOffers } from '../../../../src/main/services/offers.ts'
import { offer as schema } from '../../../../src/shared/contract/offers.ts'

test('what a person chose travels as a token, never as a path', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unfreeze-offers-'))
  try {
    await writeFile(join(folder, 'cat.jpg'), 'four')
    const offers = createOffers()
    const file = offers.offer(join(folder, 'cat.jpg'))
    expect(schema.parse(file)).toMatchObject({ name: 'cat.jpg', kind: 'file', bytes: 4 })
    expect(JSON.stringify(file)).not.toContain(folder)
    expect(offers.resolve(file.token)).toEqual({ path: join(folder, 'cat.jpg'), kind: 'file', upload: false })
    expect(offers.handlers['offers.describe']({ token: file.token })).toEqual(file)

    expect(offers.offer(folder, { upload: true })).toMatchObject({ kind: 'folder', bytes: null })
    const fresh = offers.offer(join(folder, 'out.npy'), { kind: 'new-file' })
    expect(offers.resolve(fresh.token).kind).toBe('new-file')
    expect(new Set([file.token, fresh.token, offers.offer(folder).token]).size).toBe(3)

    expect(() => offers.offer(join(folder, 'missing'))).toThrow('is not there')
    expect(() => offers.offer(folder, { kind: 'file' })).toThrow('a file was expected')
    expect(() => createOffers().resolve(file.token)).toThrow('no longer at hand')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
