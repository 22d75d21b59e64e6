import { shallowRef } from 'vue'
import { createTranslator } from './translator.ts'

const asItIs = (text: string): string => text

/** A ref, so that what is shown follows a change of language. */
const translate = shallowRef(asItIs)

/** Have `said` speak a language; the German catalogue is loaded when it is first chosen. */
export const saySaidIn = async (language: 'en' | 'de'): Promise<void> => {
  translate.value = language === 'de' ? createTranslator((await import('./de/lab/index.ts')).lab) : asItIs
}

/**
 * What the lab said, in the window's language. The lab's own sentences (errors, findings, warnings, titles of jobs) come
 * in English, with names and figures in them already; what is in no catalogue stays as it came.
 */
export const said = (text: string): string => translate.value(text)
