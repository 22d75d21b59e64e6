import type { InsightJobs } from '../../insight-protocol.ts'
import type { Job } from '../job.ts'
import { insightFiltersJob } from './filters.ts'
import { insightGradCamJob } from './grad-cam.ts'
import { insightMapJob } from './dataset-map.ts'
import { insightMapsJob } from './maps.ts'
import { insightNeighboursJob } from './neighbours.ts'

/** The looks inside. */
export const insightJobs: { [K in keyof InsightJobs]: Job<K> } = {
  insightFilters: insightFiltersJob,
  insightMaps: insightMapsJob,
  insightGradCam: insightGradCamJob,
  insightNeighbours: insightNeighboursJob,
  insightMap: insightMapJob,
}
