import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { useFacts } from '../facts.ts'
import { toasts } from '../ui/toasts.ts'

/** A job that failed says so wherever one is; a run tells on its own page. */
export const useJobToasts = () => {
  const { t } = useI18n()
  const route = useRoute()
  const stop = useFacts().onFact(({ event, fact }) => {
    if (event !== 'job' || fact.kind === 'run' || route.meta.page?.shows?.includes(fact.kind)) return
    if (fact.state === 'failed' && fact.error)
      toasts.show(t('app.jobs.failed', { title: fact.title, message: fact.error.message, hint: fact.error.hint }), {
        tone: 'alarm',
      })
  })
  onScopeDispose(stop)
}
