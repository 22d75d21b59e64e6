import { browserPlatform } from './browser.ts'
import { electronPlatform } from './electron.ts'
import type { Platform } from './platform.ts'

/** The one platform of this window. */
export const platform: Platform = window.lab ? electronPlatform(window.lab) : browserPlatform()
