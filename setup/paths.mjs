import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout, whatever folder the command was given in. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export const inRoot = (/** @type {string[]} */ ...parts) => join(root, ...parts)

/** A file of a package, such as `electron-vite/bin/electron-vite.js`. */
export const inPackage = (/** @type {string[]} */ ...parts) => inRoot('node_modules', ...parts)

export const cli = inRoot('out', 'main', 'cli.js')
