import { usePreferredDark, useStorage } from '@vueuse/core'
import { computed, watchEffect } from 'vue'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const theme = useStorage<Theme>('unfreeze.theme', 'system')
const motion = useStorage<'on' | 'off'>('unfreeze.motion', 'on')
const systemDark = usePreferredDark()

const mark = (name: string, value: string | null) => {
  if (value === null) document.documentElement.removeAttribute(name)
  else document.documentElement.setAttribute(name, value)
}

/** Keep the page's theme and motion as they are set. Called once, before anything is drawn. */
export const startTheme = () => {
  watchEffect(() => mark('data-theme', theme.value === 'system' ? null : theme.value))
  watchEffect(() => mark('data-motion', motion.value === 'off' ? 'off' : null))
}

/** Light, dark or as the system; remembered. `dark` says what is on the screen now. */
export const useTheme = () => ({
  theme,
  motion,
  dark: computed(() => (theme.value === 'system' ? systemDark.value : theme.value === 'dark')),
})

/**
 * What a colour token is right now, for what CSS does not reach (a canvas). Read it again when `dark` changes.
 *
 * @example tokenColor('--run-1') // 'rgb(0, 114, 178)'
 */
export const tokenColor = (token: `--${string}`): string => {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  document.body.append(probe)
  const color = getComputedStyle(probe).color
  probe.remove()
  return color
}
