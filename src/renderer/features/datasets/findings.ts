import { z } from 'zod'
import { finding } from '../../../shared/contract/datasets.ts'
import type { Finding } from '../../../shared/contract/datasets.ts'
import type { Job } from '../../../shared/contract/jobs.ts'

const checked = z.object({ findings: z.array(finding) })

const weight = { error: 0, warning: 1, info: 2 } as const

/** What the latest finished health check of a dataset found, the gravest first; null when none was made. */
export const findingsOf = (jobs: readonly Job[], dataset: string): Finding[] | null => {
  const latest = jobs
    .filter(job => job.kind === 'dataset.check' && job.subject === dataset && job.state === 'done')
    .at(-1)
  const result = checked.safeParse(latest?.result)
  if (!result.success) return null
  return [...result.data.findings].sort((a, b) => weight[a.severity] - weight[b.severity])
}
