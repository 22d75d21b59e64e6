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

test('pages that are scrolled over while others come are not fetched; where it ends, they are', async () => {
  const { asked, fetch } = numbers(100_000)
  const pages = createPages(fetch, 200)
  await Promise.all(Array.from({ length: 500 }, (_, page) => pages.need(page * 200, page * 200 + 20)))
  expect(pages.at(99_810)).toBe(99_810)
  expect(asked.length).toBeLessThan(10)
})

test('of a long list only what is near is kept, and what was let go comes again', async () => {
  const { asked, fetch } = numbers(100_000)
  const pages = createPages(fetch, 200, 40)
  for (let page = 0; page < 500; page++) await pages.need(page * 200, page * 200)
  const held = () => Array.from({ length: 500 }, (_, page) => pages.at(page * 200)).filter(item => item !== undefined)
  expect(held()).toHaveLength(40)
  expect(pages.at(99_999)).toBe(99_999)
  await pages.need(0, 10)
  expect(pages.at(5)).toBe(5)
  expect(held()).toHaveLength(40)
  expect(asked).toHaveLength(501)
})
