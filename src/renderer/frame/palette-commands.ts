import { Database, FlaskConical, HardDrive, Languages, SunMoon } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useCommands } from '../commands.ts'
import { useFacts } from '../facts.ts'
import { railPages } from '../pages.ts'
import { formatCount, formatPercent } from '../ui/format.ts'
import { themes, useTheme } from '../ui/theme.ts'
import { languages, useLanguage } from '../words/index.ts'
import { said } from '../words/said.ts'
import { useCache } from './cache-store.ts'

/** What the palette offers on every page: the pages, the datasets, the runs, the looks. */
export const useFrameCommands = () => {
  const { t } = useI18n()
  const router = useRouter()
  const facts = useFacts()
  const { theme, motion } = useTheme()
  const { choose } = useLanguage()
  const cache = useCache()
  const go = (name: string, params: Record<string, string> = {}) => void router.push({ name, params })

  useCommands(() =>
    railPages.map(page => ({
      id: `page.${page.name}`,
      title: t(page.title),
      group: t('app.palette.pages'),
      icon: page.rail.icon,
      run: () => go(page.name),
    })),
  )
  useCommands(() =>
    facts.datasets.map(dataset => ({
      id: `dataset.${dataset.name}`,
      title: dataset.name,
      note: formatCount(Object.values(dataset.splits).reduce((sum, split) => sum + split.count, 0)),
      group: t('app.palette.datasets'),
      icon: Database,
      run: () => go('dataset', { name: dataset.name }),
    })),
  )
  useCommands(() =>
    router.hasRoute('run')
      ? facts.runs.map(run => ({
          id: `run.${run.id}`,
          title: said(run.title),
          note: run.bestValAccuracy === null ? run.state : formatPercent(run.bestValAccuracy),
          group: t('app.palette.runs'),
          icon: FlaskConical,
          run: () => go('run', { id: run.id }),
        }))
      : [],
  )
  useCommands(() => [
    ...themes.map(one => ({
      id: `theme.${one}`,
      title: t('app.theme.set', { theme: t(`app.theme.${one}`) }),
      group: t('app.palette.actions'),
      icon: SunMoon,
      run: () => void (theme.value = one),
    })),
    ...languages.map(one => ({
      id: `language.${one}`,
      title: t('app.language.set', { language: t(`app.language.${one}`) }),
      group: t('app.palette.actions'),
      icon: Languages,
      run: () => choose(one),
    })),
    {
      id: 'cache',
      title: t('app.cache.command'),
      group: t('app.palette.actions'),
      icon: HardDrive,
      run: () => void (cache.open = true),
    },
    {
      id: 'motion',
      title: motion.value === 'on' ? t('app.theme.motionOff') : t('app.theme.motionOn'),
      group: t('app.palette.actions'),
      run: () => void (motion.value = motion.value === 'on' ? 'off' : 'on'),
    },
  ])
}
