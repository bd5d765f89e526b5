import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('search in the delivery log', () => {
  let dashboard: TestDashboard
  let page: Page

  beforeAll(async () => {
    dashboard = await startDashboard()
    const { sender, receiver } = dashboard
    await sender.eventTypes.upsert('lead.created')
    await sender.endpoints.create({ url: `${receiver.url}/in`, events: ['lead.created'] })
    await sender.events.publish({ id: 'first', type: 'lead.created', data: {} })
    page = await dashboard.openSignedIn('/')
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  const row = (text: string) => page.getByRole('table').getByRole('row').filter({ hasText: text })

  it('finds deliveries by the start of an id or type, by endpoint and by response, and counts them', async () => {
    const { sender, receiver } = dashboard
    const other = await sender.endpoints.create({
      name: 'Archive',
      url: `${receiver.url}/archive`,
      events: ['lead.created'],
    })
    receiver.respondWith('/archive', 404)
    await sender.events.publish({ id: 'order-1', type: 'lead.created', data: {} })
    await expectEventually(async () => sender.deliveries.count({ status: 'pending' })).toBe(0)
    await page.goto(`${dashboard.url}/o/default/deliveries`)
    await page.getByLabel('Search').fill('order-')
    await page.getByText('2 deliveries', { exact: true }).waitFor()
    await page.getByLabel('Endpoint').selectOption('Archive')
    await page.getByText('1 delivery', { exact: true }).waitFor()
    await row('Archive').getByText(`${receiver.url}/archive`).waitFor()
    await page.getByLabel('Response').selectOption('2xx')
    await page.getByText('No matching deliveries').waitFor()
    await page.getByLabel('Response').selectOption('4xx')
    await row('404').waitFor()
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      q: 'order-',
      endpoint: other.id,
      response: '4xx',
    })
    await page.goto(`${dashboard.url}/o/default/deliveries?response=404`)
    await row('404').waitFor()
    expect(await page.getByLabel('Response').inputValue()).toBe('404')
  })

  it('explains a dead delivery whose last response was 200', async () => {
    const { sender, receiver } = dashboard
    const paused = await sender.endpoints.create({ url: `${receiver.url}/ended`, events: ['lead.created'] })
    const { deliveryIds } = await sender.events.publish({ id: 'ended', type: 'lead.created', data: {} })
    for (const id of deliveryIds)
      await expectEventually(async () => (await sender.deliveries.get(id)).status).not.toBe('pending')
    await sender.endpoints.update(paused.id, { enabled: false })
    const ended = (await sender.deliveries.list({ endpointId: paused.id })).data[0]?.id ?? ''
    await sender.deliveries.replayMany({ endpointId: paused.id, status: ['delivered'] })
    await page.goto(`${dashboard.url}/o/default/deliveries/${ended}`)
    await page.getByText('Dead', { exact: true }).waitFor()
    await page.getByText('The endpoint is disabled.').waitFor()
    await page.goto(`${dashboard.url}/o/default/deliveries?status=dead`)
    await row('200, then: The endpoint is disabled.').waitFor()
    expect(ended).not.toBe('')
  })
})
