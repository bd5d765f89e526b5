import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violationsOf } from './axe.ts'
import { fill, type Filled } from './fill.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'

const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url))

interface Shown {
  name: string
  path: (filled: Filled) => string
  /** What is there once the page has everything. */
  ready: (page: Page) => Promise<unknown>
  /** Shown by the README. */
  screenshot?: true
}

const link = (name: string) => async (page: Page) => page.getByRole('link', { name }).first().waitFor()
const heading = (name: string) => async (page: Page) => page.getByRole('heading', { name }).waitFor()
const text = (wanted: string) => async (page: Page) => page.getByText(wanted).first().waitFor()

const PAGES: readonly Shown[] = [
  {
    name: 'overview',
    path: () => 'overview',
    ready: async (page) => page.locator('.recharts-bar-rectangle path').first().waitFor(),
    screenshot: true,
  },
  { name: 'endpoints', path: () => 'endpoints', ready: text('Healthy'), screenshot: true },
  { name: 'new endpoint', path: () => 'endpoints/new', ready: text('invoice.paid') },
  {
    name: 'endpoint',
    path: ({ endpointIds }) => `endpoints/${endpointIds.healthy}`,
    ready: text('Signs too for'),
    screenshot: true,
  },
  {
    name: 'disabled endpoint',
    path: ({ endpointIds }) => `endpoints/${endpointIds.disabled}`,
    ready: text('410'),
  },
  {
    name: 'endpoint to edit',
    path: ({ endpointIds }) => `endpoints/${endpointIds.healthy}/edit`,
    ready: text('lead.created'),
  },
  { name: 'deliveries', path: () => 'deliveries', ready: link('invoice.paid'), screenshot: true },
  {
    name: 'delivery',
    path: ({ deliveryId }) => `deliveries/${deliveryId}`,
    ready: text('Attempt 1'),
    screenshot: true,
  },
  { name: 'events', path: () => 'events', ready: link('invoice.paid') },
  { name: 'event', path: ({ eventId }) => `events/${eventId}`, ready: text('Delivered') },
  { name: 'new event', path: () => 'events/new', ready: heading('Publish an event') },
  { name: 'missing endpoint', path: () => 'endpoints/wh_none', ready: text('There is no endpoint') },
  { name: 'no page', path: () => 'nothing', ready: text('There is no such page.') },
]

describe('every page', { timeout: 120_000 }, () => {
  let dashboard: TestDashboard
  let filled: Filled

  beforeAll(async () => {
    dashboard = await startDashboard()
    filled = await fill(dashboard)
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  async function show(page: Page, { path, ready }: Shown): Promise<void> {
    await page.goto(`${dashboard.url}/o/default/${path(filled)}`)
    await ready(page)
  }

  it.each(['light', 'dark'] as const)(
    'has no violation that axe finds, in %s colours',
    async (colorScheme) => {
      const viewport = { width: 1280, height: 800 }
      const page = await dashboard.open('/', { colorScheme, viewport })
      await page.getByLabel('API key').waitFor()
      const found = await violationsOf(page)
      await page.close()
      const signedIn = await dashboard.openSignedIn('/', { colorScheme, viewport })
      for (const shown of PAGES) {
        await show(signedIn, shown)
        found.push(...(await violationsOf(signedIn)).map((violation) => `${shown.name}: ${violation}`))
        if (shown.screenshot === true) await keepScreenshot(signedIn, `${shown.name}-${colorScheme}.png`)
      }
      expect(found).toEqual([])
    },
  )

  it.each(['light', 'dark'] as const)(
    'has no violation in its dialogs, in %s colours',
    async (colorScheme) => {
      const page = await dashboard.openSignedIn(`/o/default/endpoints/${filled.endpointIds.healthy}`, {
        colorScheme,
      })
      const found: string[] = []
      for (const name of ['Send test event', 'Rotate secret', 'Delete', 'Replay failed']) {
        await page.getByRole('button', { name, exact: true }).click()
        await page.getByRole('dialog').waitFor()
        found.push(...(await violationsOf(page)))
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'hidden' })
      }
      expect(found).toEqual([])
    },
  )

  it('fits 360 pixels, with the menu behind a button', async () => {
    const page = await dashboard.openSignedIn('/', { viewport: { width: 360, height: 740 }, hasTouch: true })
    const widths: Record<string, number> = {}
    for (const shown of PAGES) {
      await show(page, shown)
      widths[shown.name] = await page.evaluate(() => document.documentElement.scrollWidth)
      if (shown.name === 'deliveries') await keepScreenshot(page, 'deliveries-narrow.png')
    }
    expect(widths).toEqual(Object.fromEntries(PAGES.map(({ name }) => [name, 360])))
    expect(await violationsOf(page)).toEqual([])

    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('dialog').getByLabel('Organisation').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('link', { name: 'Endpoints' }).click()
    await page.getByRole('heading', { name: 'Endpoints', level: 1 }).waitFor()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  it('follows the colours of the system until others are chosen', async () => {
    const page = await dashboard.openSignedIn('/', { colorScheme: 'dark' })
    const scheme = async () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)
    expect(await scheme()).toBe('dark')
    await page.getByRole('button', { name: 'Light colours' }).click()
    expect(await scheme()).toBe('light')
    await page.reload()
    await page.getByRole('button', { name: 'Dark colours' }).waitFor()
    expect(await scheme()).toBe('light')
  })
})

/** Kept in the repository: made where there is none, and anew when it's asked for, so that a run of the tests changes no file. */
async function keepScreenshot(page: Page, name: string): Promise<void> {
  const path = SCREENSHOTS + name
  const taken = await page.screenshot()
  expect(taken.byteLength).toBeGreaterThan(10_000)
  if (existsSync(path) && process.env['UPDATE_SCREENSHOTS'] !== '1') return
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path })
}
