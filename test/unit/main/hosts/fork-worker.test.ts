import { expect, test } from '@playwright/test'
import { withHugePages } from '../../../../src/main/hosts/fork-worker.ts'

test('the engine’s memory comes in large pages; what else is set, and a choice of one’s own, stays', () => {
  const tuned = (value?: string) =>
    withHugePages({ HOME: '/home/ada', ...(value !== undefined && { GLIBC_TUNABLES: value }) })
  expect(tuned()).toEqual({ HOME: '/home/ada', GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' })
  expect(tuned('')).toEqual(tuned())
  expect(tuned('glibc.malloc.check=1')['GLIBC_TUNABLES']).toBe('glibc.malloc.check=1:glibc.malloc.hugetlb=1')
  expect(tuned('glibc.malloc.hugetlb=0')['GLIBC_TUNABLES']).toBe('glibc.malloc.hugetlb=0')
})
