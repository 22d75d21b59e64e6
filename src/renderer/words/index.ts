import { useStorage } from '@vueuse/core'
import { createI18n } from 'vue-i18n'
import { en } from './en/index.ts'
import { saySaidIn } from './said.ts'
import { spoken } from './spoken.ts'
import type { Language } from './spoken.ts'

export { languages } from './spoken.ts'
export type { Language } from './spoken.ts'

/** As the system, where it is one of ours; remembered once a person has chosen. */
const language = useStorage<Language>('unfreeze.language', navigator.language.startsWith('de') ? 'de' : 'en')

/** All texts of the window. `useI18n().t('datasets.title')` in components, `words.global.t` elsewhere. */
export const words = createI18n<false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

export const say = words.global.t

const speak = async (chosen: Language) => {
  if (chosen === 'de') words.global.setLocaleMessage('de', (await import('./de/index.ts')).de)
  await saySaidIn(chosen)
  words.global.locale.value = chosen
  spoken.value = chosen
  document.documentElement.lang = chosen
}

/** Have the window speak the person's language. Called once, before anything is drawn. */
export const startLanguage = (): Promise<void> => speak(language.value)

export const useLanguage = () => ({
  language,
  choose: (chosen: Language) => {
    language.value = chosen
    void speak(chosen)
  },
})
