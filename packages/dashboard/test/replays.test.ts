import { setTimeout as sleep } from 'node:timers/promises'
import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { findViolations } from './find-violations.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('replays', () => {
  let dashboard: TestDashboard
  let page: Page
  let endpointId: string

  beforeAll(async () => {
    dashboard = await startDashboard()
    const { sender, receiver } = dashboard
    await sender.eventTypes.upsert('lead.created')
    await sender.eventTypes.upsert('invoice.paid')
    receiver.respondWith('/in', 500)
    ;({ id: endpointId } = await sender.endpoints.create({
      name: 'Billing',
      url: `${receiver.url}/in`,
      events: ['lead.created', 'invoice.paid'],
    }))
    // Deleting an endpoint makes its failed delivery dead.
    const doomed = await sender.endpoints.create({ url: `${receiver.url}/in`, events: ['invoice.paid'] })
    await sender.events.publish({ id: 'l1', type: 'lead.created', data: {} })
    await sender.events.publish({ id: 'i1', type: 'invoice.paid', data: {} })
    while ((await sender.deliveries.count({ status: 'failed' })) < 3) await sleep(20)
    await sender.endpoints.delete(doomed.id)
    page = await dashboard.openSignedIn('/')
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog')
  const value = (name: string) => dialog().getByRole('term').filter({ hasText: name }).locator('xpath=../dd')
  const replayed = async (id: string) =>
    dashboard.receiver.received.filter(({ headers }) => headers['webhook-id'] === id).length

  it('replays only what the filters of the log match, and shows them before', async () => {
    await page.goto(`${dashboard.url}/o/default/deliveries?status=failed&event=invoice.paid&period=1h`)
    await button('Replay failed').click()
    expect(await value('Status').innerText()).toBe('Failed')
    expect(await value('Event type').innerText()).toBe('invoice.paid')
    expect(await dialog().getByLabel('Created since').inputValue()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d[05]/)
    await dialog().getByText('To replay: 1 delivery').waitFor()
    expect(await findViolations(page)).toEqual([])
    const before = await replayed('l1')
    await button('Replay 1').click()
    await dialog().getByText('Done: 1 replayed.').waitFor()
    await expectEventually(async () => replayed('i1')).toBeGreaterThanOrEqual(3)
    expect(await replayed('l1')).toBe(before)
  })

  it('names the status of the filter on its button, and replays failed and dead ones without it', async () => {
    await page.goto(`${dashboard.url}/o/default/deliveries?status=dead`)
    await button('Replay dead').waitFor()
    await page.goto(`${dashboard.url}/o/default/deliveries?status=pending`)
    expect(await button('Replay pending').isDisabled()).toBe(true)
    await page.goto(`${dashboard.url}/o/default/deliveries?endpoint=${endpointId}`)
    await button('Replay failed').click()
    expect(await value('Status').innerText()).toBe('Failed or Dead')
    await expectEventually(async () => value('Endpoint').innerText()).toBe('Billing')
    await page.keyboard.press('Escape')
  })

  it('lists replays with their filters and progress', async () => {
    await page.getByRole('link', { name: 'View replays' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Event type: invoice.paid' })
    await row.getByText('Done: 1 replayed.').waitFor()
    expect(await findViolations(page)).toEqual([])
  })

  it('shows the progress of a replay in the background, and cancels it', async () => {
    const { sender } = dashboard
    // A replay that waits for its next portion for an hour.
    await sender.transaction(async (tx) =>
      tx.query(
        `insert into hookseal.replays (id, organization_id, status, missing, filter, matched, replayed, next_at)
         values ('rpl_1', 'default', 'running', false, '{"search": "evt_"}', 5000, 1200, now() + interval '1 hour')`,
        [],
      ),
    )
    await page.goto(`${dashboard.url}/o/default/replays`)
    const row = page.getByRole('row').filter({ hasText: 'ID or type starts with: evt_' })
    await row.getByText('1,200 of 5,000 replayed.').waitFor()
    await row.getByRole('button', { name: 'Cancel replay' }).click()
    await row.getByText('Canceled after 1,200. These are still sent.').waitFor()
    expect(await sender.replays.get('rpl_1')).toMatchObject({ status: 'canceled' })
  })

  it('replays the events that an endpoint missed while it was disabled', async () => {
    const { sender, receiver } = dashboard
    receiver.respondWith('/in', 200)
    await page.goto(`${dashboard.url}/o/default/endpoints/${endpointId}`)
    await button('Disable').click()
    await dialog().getByText('then replay its dead deliveries and the missed events').waitFor()
    await button('Disable endpoint').click()
    await button('Enable').waitFor()
    expect(await button('Replay missed').count()).toBe(0)
    await sender.events.publish({ id: 'missed', type: 'lead.created', data: {} })
    await button('Enable').click()
    await dialog().getByText('Sends the events that this endpoint has no delivery for').waitFor()
    await button('Replay missed events').click()
    await dialog().getByText('Done: 1 replayed.').waitFor()
    await expectEventually(async () => replayed('missed')).toBe(1)
    await dialog().getByRole('button', { name: 'Close' }).last().click()
    await button('Replay missed').waitFor()
  })

  it('shows why a replay could not start', async () => {
    const { sender } = dashboard
    await page.goto(`${dashboard.url}/o/default/endpoints/${endpointId}`)
    await button('Replay missed').click()
    // Past the API, which would tell the page to hide the button.
    await sender.transaction(async (tx) =>
      tx.query('update hookseal.endpoints set enabled = false where id = $1', [endpointId]),
    )
    await button('Replay missed events').click()
    await dialog().getByRole('alert').getByText('The endpoint is disabled').waitFor()
    expect((await sender.endpoints.get(endpointId)).enabled).toBe(false)
  })
})
