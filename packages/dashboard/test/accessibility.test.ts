import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findViolations } from './find-violations.ts'
import { seedSender, type SeededIds } from './seed-sender.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'

const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url))

/** The rules of axe that colors decide. The other rules need one color scheme only. */
const COLOR_RULES: readonly string[] = ['color-contrast', 'link-in-text-block']

interface TestedPage {
  name: string
  path: (ids: SeededIds) => string
  /** Resolves when the page shows its data. */
  ready: (page: Page) => Promise<unknown>
  /** Whether the README shows a screenshot of it. */
  screenshot?: true
}

const link = (name: string) => async (page: Page) => page.getByRole('link', { name }).first().waitFor()
const heading = (name: string) => async (page: Page) => page.getByRole('heading', { name }).waitFor()
const text = (wanted: string) => async (page: Page) => page.getByText(wanted).first().waitFor()

const PAGES: readonly TestedPage[] = [
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
    ready: text('Expires in'),
    screenshot: true,
  },
  {
    name: 'disabled endpoint',
    path: ({ endpointIds }) => `endpoints/${endpointIds.disabled}`,
    ready: text('410'),
  },
  {
    name: 'edit endpoint',
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
  { name: 'new event', path: () => 'events/new', ready: heading('Publish event') },
  { name: 'sources', path: () => 'sources', ready: link('Slack') },
  {
    name: 'source',
    path: ({ sourceId }) => `sources/${sourceId}`,
    ready: text('ERR_WEBHOOK'),
    screenshot: true,
  },
  {
    name: 'rejection',
    path: ({ sourceId, rejectionId }) => `sources/${sourceId}/rejections/${rejectionId}`,
    ready: heading('Why it was rejected'),
  },
  { name: 'new source', path: () => 'sources/new', ready: heading('Add source') },
  { name: 'event types', path: () => 'event-types', ready: link('invoice.paid') },
  { name: 'new event type', path: () => 'event-types/new', ready: heading('Add event type') },
  { name: 'edit event type', path: () => 'event-types/invoice.paid/edit', ready: text('Schema') },
  { name: 'organizations', path: () => 'organizations', ready: link('Acme Inc.') },
  { name: 'API keys', path: () => 'keys', ready: text('First operator') },
  { name: 'first steps', path: () => '../acme/overview', ready: heading('First steps') },
  { name: 'replays', path: () => 'replays', ready: text('No replays yet') },
  { name: 'missing endpoint', path: () => 'endpoints/wh_none', ready: text('No endpoint found') },
  { name: 'not found', path: () => 'nothing', ready: text('Page not found') },
]

describe('accessibility', { timeout: 300_000 }, () => {
  let dashboard: TestDashboard
  let ids: SeededIds

  beforeAll(async () => {
    dashboard = await startDashboard()
    ids = await seedSender(dashboard)
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  async function show(page: Page, { path, ready }: TestedPage): Promise<void> {
    await page.goto(`${dashboard.url}/o/default/${path(ids)}`)
    await ready(page)
  }

  it.each([
    { colorScheme: 'light', rules: undefined },
    { colorScheme: 'dark', rules: COLOR_RULES },
  ] as const)(
    'has no axe violations on any page in the $colorScheme color scheme',
    async ({ colorScheme, rules }) => {
      const viewport = { width: 1280, height: 800 }
      const page = await dashboard.open('/', { colorScheme, viewport })
      await page.getByLabel('API key').waitFor()
      const found = await findViolations(page, rules)
      await page.close()
      const signedIn = await dashboard.openSignedIn('/', { colorScheme, viewport })
      for (const tested of PAGES) {
        await show(signedIn, tested)
        found.push(
          ...(await findViolations(signedIn, rules)).map((violation) => `${tested.name}: ${violation}`),
        )
        if (tested.screenshot === true) await keepScreenshot(signedIn, `${tested.name}-${colorScheme}.png`)
      }
      expect(found).toEqual([])
    },
  )

  it.each([
    { colorScheme: 'light', rules: undefined },
    { colorScheme: 'dark', rules: COLOR_RULES },
  ] as const)(
    'has no axe violations in its dialogs in the $colorScheme color scheme',
    async ({ colorScheme, rules }) => {
      const page = await dashboard.openSignedIn(`/o/default/endpoints/${ids.endpointIds.healthy}`, {
        colorScheme,
      })
      const found: string[] = []
      for (const name of [
        'Send test event',
        'Rotate secret',
        'Disable',
        'Verification code',
        'Delete',
        'Replay failed',
        'Replay missed',
      ]) {
        await page.getByRole('button', { name, exact: true }).click()
        await page.getByRole('dialog').waitFor()
        found.push(...(await findViolations(page, rules)))
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'hidden' })
      }
      expect(found).toEqual([])
    },
  )

  it('fits a width of 360 pixels and opens the menu by a button', async () => {
    const page = await dashboard.openSignedIn('/', { viewport: { width: 360, height: 740 }, hasTouch: true })
    const widths: Record<string, number> = {}
    for (const tested of PAGES) {
      await show(page, tested)
      widths[tested.name] = await page.evaluate(() => document.documentElement.scrollWidth)
      if (tested.name === 'deliveries') await keepScreenshot(page, 'deliveries-narrow.png')
    }
    expect(widths).toEqual(Object.fromEntries(PAGES.map(({ name }) => [name, 360])))
    expect(await findViolations(page)).toEqual([])

    await page.getByRole('button', { name: 'Open menu' }).click()
    await page.getByRole('dialog').getByLabel('Organization').waitFor()
    expect(await findViolations(page)).toEqual([])
    await page.getByRole('link', { name: 'Endpoints' }).click()
    await page.getByRole('heading', { name: 'Endpoints', level: 1 }).waitFor()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  it('follows the color scheme of the system until the user selects another', async () => {
    const page = await dashboard.openSignedIn('/', { colorScheme: 'dark' })
    const scheme = async () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)
    expect(await scheme()).toBe('dark')
    await page.getByRole('button', { name: 'Use light colors' }).click()
    expect(await scheme()).toBe('light')
    await page.reload()
    await page.getByRole('button', { name: 'Use dark colors' }).waitFor()
    expect(await scheme()).toBe('light')
  })
})

/** Keeps a screenshot for the README: only when it is missing or UPDATE_SCREENSHOTS=1, so that a test run changes no file. */
async function keepScreenshot(page: Page, name: string): Promise<void> {
  const path = SCREENSHOTS + name
  const image = await page.screenshot()
  expect(image.byteLength).toBeGreaterThan(10_000)
  if (existsSync(path) && process.env['UPDATE_SCREENSHOTS'] !== '1') return
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path })
}
