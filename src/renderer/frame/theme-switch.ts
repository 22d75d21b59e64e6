import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { themes, useTheme } from '../ui/theme.ts'

/** One button that goes through the themes: as the system, light, dark. */
export const useThemeSwitch = () => {
  const { t } = useI18n()
  const { theme } = useTheme()
  return {
    label: computed(() => t('app.theme.change', { theme: t(`app.theme.${theme.value}`) })),
    next: () => (theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system'),
  }
}
