import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { u32 } from '../../src/shared/counter-random.ts'

/** Pixels of a little picture that no other name has. */
const raw = (name: string, width: number, height: number) =>
  sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, i) => u32(`picture/${name}`, i) >>> 24),
    { raw: { width, height, channels: 3 } },
  )

/** A picture as PNG, different for each name. */
export const png = (name: string, width = 12, height = 10): Promise<Buffer> => raw(name, width, height).png().toBuffer()

/** A picture as JPEG, different for each name, with an EXIF orientation where one is given. */
export const jpeg = (name: string, width = 40, height = 30, orientation?: number): Promise<Buffer> => {
  const picture = raw(name, width, height)
  return (orientation ? picture.withMetadata({ orientation }) : picture).jpeg().toBuffer()
}

/** Write files below a folder: a path to its content, or null for an empty folder. */
export const writeTree = async (folder: string, files: Record<string, Uint8Array | string | null>): Promise<void> => {
  for (const [path, content] of Object.entries(files)) {
    const full = join(folder, ...path.split('/'))
    await mkdir(content === null ? full : dirname(full), { recursive: true })
    if (content !== null) await writeFile(full, content)
  }
}

/** Class folders with `count` pictures each, below a prefix such as "train/". */
export const classFolders = async (
  classes: readonly string[],
  count: number,
  prefix = '',
): Promise<Record<string, Buffer>> => {
  const files: Record<string, Buffer> = {}
  for (const name of classes)
    for (let i = 0; i < count; i++) {
      const file = `${prefix}${name}/${String(i).padStart(3, '0')}.png`
      files[file] = await png(file)
    }
  return files
}
