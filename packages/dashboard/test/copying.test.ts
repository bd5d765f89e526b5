import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('copy buttons', () => {
  let dashboard: TestDashboard
  let page: Page

  beforeAll(async () => {
    dashboard = await startDashboard()
    await dashboard.sender.eventTypes.upsert('lead.created')
    page = await dashboard.openSignedIn('/')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  async function copied(name: string): Promise<string> {
    await page.getByRole('button', { name, exact: true }).click()
    return page.evaluate(async () => navigator.clipboard.readText())
  }

  it('copies ids, URL, bodies and headers of a delivery and its endpoint, unformatted', async () => {
    const { sender, receiver } = dashboard
    const url = `${receiver.url}/in`
    receiver.respondWith('/in', 200, '{"a":1}')
    const endpoint = await sender.endpoints.create({ url, events: ['lead.created'] })
    const { id: eventId, deliveryIds } = await sender.events.publish({ type: 'lead.created', data: { n: 1 } })
    const [deliveryId = ''] = deliveryIds
    await expectEventually(async () => (await sender.deliveries.get(deliveryId)).status).toBe('delivered')
    await page.goto(`${dashboard.url}/o/default/deliveries/${deliveryId}`)
    expect(await copied('Copy delivery ID')).toBe(deliveryId)
    expect(await copied('Copy event ID')).toBe(eventId)
    expect(await copied('Copy URL')).toBe(url)
    expect(await copied('Copy request body')).toBe(receiver.received[0]?.body)
    expect(await copied('Copy response body of attempt 1')).toBe('{"a":1}')
    expect(await copied('Copy request headers of attempt 1')).toContain(`webhook-id: ${eventId}\n`)
    await page.goto(`${dashboard.url}/o/default/endpoints/${endpoint.id}`)
    expect(await copied('Copy endpoint ID')).toBe(endpoint.id)
    expect(await copied('Copy URL')).toBe(url)
    await page.goto(`${dashboard.url}/o/default/events/${eventId}`)
    expect(await copied('Copy event ID')).toBe(eventId)
  })
})
