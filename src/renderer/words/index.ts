import { createI18n } from 'vue-i18n'
import { en } from './en/index.ts'

/** All texts of the window. `useI18n().t('datasets.title')` in components, `words.global.t` elsewhere. */
export const words = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

export const say = words.global.t
