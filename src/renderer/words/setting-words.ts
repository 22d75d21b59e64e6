import { useI18n } from 'vue-i18n'
import { settingMeta } from '../../shared/contract/run-spec.ts'
import type { SettingKey } from '../../shared/contract/run-spec.ts'

/** Title and help of a run's settings: the contract's own words, or the catalogue's in another language. */
export const useSettingWords = () => {
  const { t, te } = useI18n()
  const or = (key: string, otherwise: string) => (te(key) ? t(key) : otherwise)
  return {
    titleOf: (setting: SettingKey): string => or(`settings.${setting}.title`, settingMeta(setting).title),
    helpOf: (setting: SettingKey): string => or(`settings.${setting}.help`, settingMeta(setting).help),
  }
}
