import type { Dataset } from '../../../../shared/contract/datasets.ts'
import type { JobControl } from '../../jobs.ts'
export const sampleTarget: Dataset['target'] = { name: 'size', min: 0, max: 1 }
export const drawSample = async (
  _folder: string,
  _seed: number,
  _control: Pick<JobControl, 'signal' | 'progress'>,
): Promise<ReadonlyMap<string, number>> => new Map()
