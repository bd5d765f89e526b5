import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'
import { isFocused, tabTo } from './tab-to.ts'

describe('keyboard navigation', () => {
  let dashboard: TestDashboard

  beforeAll(async () => {
    dashboard = await startDashboard()
    await dashboard.sender.eventTypes.upsert('invoice.paid', { example: { id: 'in_1' } })
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  it('signs in, adds an endpoint, sends a test event and opens its attempt by keyboard alone', async () => {
    const page = await dashboard.open('/')
    await tabTo(page, page.getByLabel('API key'))
    await page.keyboard.type(dashboard.operatorKey)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()

    await tabTo(page, page.getByRole('link', { name: 'Skip to content' }))
    await page.keyboard.press('Enter')
    await expectEventually(async () => page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.keyboard.press('Shift+Tab')

    await tabTo(page, page.getByRole('link', { name: 'Endpoints', exact: true }))
    await page.keyboard.press('Enter')
    // Navigation moves the focus to the content, so that Tab does not start in the menu again.
    await expectEventually(async () => isFocused(page.getByRole('main'))).toBe(true)
    await page.getByRole('link', { name: 'Add endpoint' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await isFocused(page.getByRole('link', { name: 'Add endpoint' }))).toBe(true)
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('button', { name: 'Create endpoint' }))
    await page.keyboard.press('Enter')
    // Submitting focuses the first invalid field.
    await expectEventually(async () => isFocused(page.getByLabel('URL'))).toBe(true)
    await page.keyboard.type(`${dashboard.receiver.url}/keys`)
    // The list is one tab stop, and its own types come before the operational ones.
    const first = page.getByRole('checkbox', { name: 'invoice.paid' })
    await tabTo(page, first)
    await page.keyboard.press('End')
    const last = page.getByRole('checkbox', { name: 'endpoint.secret_rotated' })
    await expectEventually(async () => isFocused(last)).toBe(true)
    await page.keyboard.press('Home')
    await expectEventually(async () => isFocused(first)).toBe(true)
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')

    const stored = page.getByRole('button', { name: 'I have stored it' })
    await expectEventually(async () => isFocused(page.getByRole('dialog').getByLabel('Secret'))).toBe(true)
    await tabTo(page, stored)
    await page.keyboard.press('Enter')

    const test = page.getByRole('button', { name: 'Send test event' })
    await tabTo(page, test)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    // A closed dialog returns the focus to the button that opened it.
    await expectEventually(async () => isFocused(test)).toBe(true)
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }))
    await page.keyboard.press('Enter')

    await page.getByText('Attempt 1').waitFor()
    await tabTo(page, page.getByText('Attempt 1').locator('xpath=ancestor::summary'))
    await page.keyboard.press('Space')
    await page.getByRole('heading', { name: 'Request headers' }).waitFor({ state: 'hidden' })
    await page.keyboard.press('Space')
    await page.getByRole('heading', { name: 'Request headers' }).waitFor()
    expect(dashboard.receiver.received).toHaveLength(1)
  })
})
