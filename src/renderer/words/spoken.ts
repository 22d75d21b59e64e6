import { ref } from 'vue'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** The language of the window now: texts and numbers follow it. Set by `speak`, and by nothing else. */
export const spoken = ref<Language>('en')
