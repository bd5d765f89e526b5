import { utimes } from 'node:fs/promises'
import { chromiumProgram, START_TIMEOUT_MS } from '@hookseal/services'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spawnDev, type DevProcess } from './spawn-dev.ts'

const TIMEOUT_MS = 120_000
const PACKAGES = new URL('../../../packages/', import.meta.url)

describe('pnpm dev', { timeout: 2 * TIMEOUT_MS }, () => {
  let dev: DevProcess
  let browser: Browser
  let page: Page
  const consoleLines: string[] = []

  beforeAll(async () => {
    const [executablePath, started] = await Promise.all([chromiumProgram(), spawnDev()])
    dev = started
    // Chromium's sandbox needs privileges that containers lack. The browser only opens this page.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    page = await browser.newPage()
    page.setDefaultTimeout(TIMEOUT_MS)
    page.on('console', (message) => consoleLines.push(message.text()))
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await browser.close()
    await dev.kill()
  })

  it('prints the operator key, which signs in on the dashboard', async () => {
    await expect.poll(() => dev.stdout(), { timeout: TIMEOUT_MS }).toContain(`Dashboard     ${dev.url}`)
    await page.goto(dev.url)
    await page.getByLabel('API key').fill(/hsk_[\w-]+/.exec(dev.stdout())?.[0] ?? '')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  })

  it('updates the page without a reload when a module of the dashboard changes', async () => {
    await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }))
    await touch('dashboard/src/lib/overview/overview-page.tsx')
    await expect
      .poll(() => consoleLines.join('\n'), { timeout: TIMEOUT_MS })
      .toContain('hot updated: /src/lib/overview/overview-page.tsx')
    expect(await page.evaluate(() => 'notReloaded' in globalThis)).toBe(true)
  })

  it('restarts the sender when its source changes, and keeps the session', async () => {
    const before = startsOf(dev)
    await touch('sender/src/lib/sender.ts')
    await expect.poll(() => startsOf(dev), { timeout: TIMEOUT_MS }).toBeGreaterThan(before)
    await page.reload()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  })

  it('exits with 0 on SIGINT and closes both ports', async () => {
    expect(await dev.interrupt()).toBe(0)
    await expect(fetch(dev.url)).rejects.toThrow('fetch failed')
    await expect(fetch(dev.senderUrl)).rejects.toThrow('fetch failed')
  })
})

/** How often the sender has started. */
function startsOf({ stdout }: DevProcess): number {
  return stdout().split('REST API').length - 1
}

/** Changes the modification time, which a file watcher reports like an edit, and leaves the content alone. */
async function touch(path: string): Promise<void> {
  const now = new Date()
  await utimes(new URL(path, PACKAGES), now, now)
}
