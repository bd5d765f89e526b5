import { createInbox, type Inbox } from '@hookseal/inbox'
import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { findViolations } from './find-violations.ts'
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.ts'
import { tabTo } from './tab-to.ts'

describe('inbox', () => {
  let dashboard: TestDashboard
  let inbox: Inbox
  let page: Page
  let fails = true
  const handled: string[] = []

  function handler({ id }: { id: string }): void {
    if (fails) throw new TypeError('the ledger is closed', { cause: new Error('no connection') })
    handled.push(id)
  }

  beforeAll(async () => {
    dashboard = await startDashboard({
      async openInbox({ database, log }) {
        inbox = await createInbox({ database, logger: log })
        inbox.on('charge.failed', handler, { scheduleSeconds: [0] })
        inbox.on('invoice.paid', handler, { scheduleSeconds: [0, 600], orderBy: ({ tenant }) => tenant })
        await inbox.start()
        return inbox
      },
    })
    await receive('evt_charge', 'charge.failed')
    await receive('evt_head', 'invoice.paid', 'acme')
    await receive('evt_next', 'invoice.paid', 'acme')
    await receive('evt_new', 'customer.created')
    page = await dashboard.openSignedIn('/')
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  async function receive(id: string, type: string, tenant?: string): Promise<void> {
    const body = Buffer.from(JSON.stringify({ type, secretive: id }))
    const payload = { type }
    const message = { id, type, payload, body, timestamp: new Date(), authenticated: 'signature' as const }
    const own = tenant === undefined ? {} : { tenant }
    await inbox.accept({ ...message, ...own, key: { index: 0 } }, `stripe:${id}`)
  }

  const row = (text: string) => page.getByRole('table').getByRole('row').filter({ hasText: text })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const status = () => page.getByRole('term').filter({ hasText: 'Status' }).locator('xpath=../dd').first()

  async function open(id: string): Promise<void> {
    await page.getByRole('link', { name: 'Inbox' }).click()
    await row(id).getByRole('link').click()
    await page.getByRole('heading', { name: 'Runs' }).waitFor()
  }

  it('lists messages with their states, and filters them', async () => {
    await page.getByRole('link', { name: 'Inbox' }).click()
    await row('evt_charge').getByText('Dead', { exact: true }).waitFor()
    await row('evt_head').getByText('Failed').waitFor()
    await row('evt_next').getByText('Blocked').waitFor()
    await row('evt_new').getByText('No handler').waitFor()
    expect(await findViolations(page)).toEqual([])
    await page.getByLabel('Status').selectOption('Blocked')
    await expectEventually(async () => page.getByRole('row').count()).toBe(2)
    await page.getByLabel('Order key').fill('acme')
    await page.getByLabel('Order key').press('Enter')
    await page.getByLabel('Status').selectOption('Any')
    await expectEventually(async () => page.getByRole('row').count()).toBe(3)
    expect(new URL(page.url()).search).toBe('?key=acme')
    await page.getByLabel('Search').fill('evt_none')
    await page.getByText('No matching messages').waitFor()
  })

  it('shows the error of a run with its stack collapsed, and the payload on request', async () => {
    await open('evt_charge')
    await page.getByText('TypeError: the ledger is closed').first().waitFor()
    await page.getByRole('group', { name: 'Causes of run 1' }).getByText('no connection').waitFor()
    const stack = page.getByRole('group', { name: 'Stack of run 1', exact: true })
    expect(await stack.isVisible()).toBe(false)
    expect(await page.content()).not.toContain('secretive')
    await page.getByText('Stack of run 1').click()
    expect(await stack.innerText()).toContain('inbox.test.ts')
    await button('Show payload').press('Enter')
    expect(await page.getByRole('group', { name: 'Payload' }).innerText()).toContain(
      '"secretive": "evt_charge"',
    )
    expect(await findViolations(page)).toEqual([])
  })

  it('replays a dead message by keyboard', async () => {
    fails = false
    await tabTo(page, button('Replay'))
    await page.keyboard.press('Enter')
    await page.getByText('Replay started').waitFor()
    expect(await findViolations(page)).toEqual([])
    await page.getByText('Run 2').waitFor()
    await expectEventually(async () => status().innerText()).toBe('Done')
    expect(handled).toEqual(['evt_charge'])
  })

  it('shows blocked keys, and runs the others of a key when its head is discarded', async () => {
    await page.getByRole('link', { name: 'Inbox' }).click()
    await page.getByRole('link', { name: 'View handlers' }).click()
    const blocked = page
      .getByRole('table', { name: 'Blocked order keys' })
      .getByRole('row')
      .filter({ hasText: 'acme' })
    await blocked.getByText('the ledger is closed').waitFor()
    expect(await findViolations(page)).toEqual([])
    await blocked.getByRole('link', { name: /^msg_/ }).click()
    await button('Discard').click()
    await page.getByLabel('Reason').fill('the invoice was voided')
    expect(await findViolations(page)).toEqual([])
    await button('Discard message').click()
    await expectEventually(async () => status().innerText()).toBe('Discarded')
    await page.getByText('the invoice was voided').first().waitFor()
    await expectEventually(() => handled).toEqual(['evt_charge', 'evt_next'])
    await page.getByRole('link', { name: 'Inbox' }).click()
    await row('evt_next').getByText('Done').waitFor()
  })

  it('erases a finished message after confirmation', async () => {
    await open('evt_charge')
    await button('Erase').click()
    await button('Erase message').click()
    await page.getByText('It was erased.').waitFor()
    expect(await button('Replay').count()).toBe(0)
    await page.getByRole('link', { name: 'Inbox' }).click()
    const { data } = await inbox.messages.list({ search: 'evt_charge' })
    expect(data[0]?.erasedAt).toBeInstanceOf(Date)
  })

  it('pauses and resumes a handler', async () => {
    await page.getByRole('link', { name: 'View handlers' }).click()
    await button('Pause charge.failed').click()
    await row('charge.failed').getByText('Paused').waitFor()
    await receive('evt_paused', 'charge.failed')
    await page.getByRole('link', { name: 'View messages' }).click()
    await row('evt_paused').getByText('Pending').waitFor()
    expect(handled).not.toContain('evt_paused')
    await page.getByRole('link', { name: 'View handlers' }).click()
    await button('Resume charge.failed').click()
    await row('charge.failed').getByText('Running').waitFor()
    await expectEventually(() => handled).toContain('evt_paused')
  })

  it('fits a width of 360 pixels', async () => {
    const narrow = await dashboard.openSignedIn('/', { viewport: { width: 360, height: 740 } })
    const { data } = await inbox.messages.list({ search: 'evt_head' })
    const widths = []
    for (const path of ['inbox', 'inbox/handlers', `inbox/messages/${data[0]?.id}`]) {
      await narrow.goto(`${dashboard.url}/o/default/${path}`)
      await narrow
        .getByText(path === 'inbox/handlers' ? 'Last seen' : 'Discarded')
        .last()
        .waitFor()
      widths.push(await narrow.evaluate(() => document.documentElement.scrollWidth))
      expect(await findViolations(narrow)).toEqual([])
    }
    expect(widths).toEqual([360, 360, 360])
  })

  it('is hidden from keys of an organization', async () => {
    const reader = await dashboard.open('/o/default/overview')
    await signIn(reader, await dashboard.keyFor(['admin']))
    await reader.getByRole('link', { name: 'Sources' }).waitFor()
    expect(await reader.getByRole('link', { name: 'Inbox' }).count()).toBe(0)
  })
})
