import { expect, test } from '@playwright/test'
import { createPages } from '../../../../src/renderer/features/datasets/pages-of-pictures.ts'

const numbers = (total: number) => {
  const asked: [number, number][] = []
  const fetch = (offset: number, limit: number) => {
    asked.push([offset, limit])
    const count = Math.max(0, Math.min(limit, total - offset))
    return Promise.resolve({ total, images: Array.from({ length: count }, (_, k) => offset + k) })
  }
  return { asked, fetch }
}

test('only the pages in sight are fetched, each once', async () => {
  const { asked, fetch } = numbers(100_000)
  const pages = createPages(fetch, 200)
  await pages.need(0, 20)
  await Promise.all([pages.need(50_150, 50_250), pages.need(50_190, 50_210)])
  expect(asked).toEqual([
    [0, 200],
    [50_000, 200],
    [50_200, 200],
  ])
  expect(pages.total.value).toBe(100_000)
  expect(pages.at(50_201)).toBe(50_201)
  expect(pages.at(99_999)).toBeUndefined()
})

test('a page that failed is asked for again', async () => {
  let broken = true
  const pages = createPages<number>(() =>
    broken ? Promise.reject(new Error('lost')) : Promise.resolve({ total: 1, images: [7] }),
  )
  await pages.need(0, 0)
  expect(pages.error.value).toBeInstanceOf(Error)
  broken = false
  await pages.need(0, 0)
  expect(pages.error.value).toBeNull()
  expect(pages.at(0)).toBe(7)
})
