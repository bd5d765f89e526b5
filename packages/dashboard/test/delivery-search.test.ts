import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { findViolations } from './find-violations.ts'
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

  describe('without matches in the newest 44,000 deliveries', () => {
    /** The requests for deliveries with the status 201. */
    let requested = 0

    beforeAll(async () => {
      await dashboard.sender.transaction(async (tx) => {
        // A page of the API reads 2,000: that of the newest rows and 20 further ones end before the match.
        await tx.query(
          `insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status, attempt, response_status, latency_ms, created_at)
           select 'whd_' || lpad(n::text, 32, '0'), 'default', 'scale-' || n, 'lead.created', 'wh_none', 'https://example.com/', 'delivered', 1,
             case n when 0 then 201 when 3000 then 202 else 204 end, 12, now() + n * interval '1 microsecond'
           from generate_series(0, 44000) n`,
          [],
        )
      })
      page.on('request', (request) => {
        if (request.url().includes('response_status=201')) requested++
      })
    })

    it('searches 20 further pages by itself, and more on request, until one has a match', async () => {
      await page.goto(`${dashboard.url}/o/default/deliveries?response=201`)
      await page.getByText('Older deliveries were not searched yet.').waitFor()
      expect(requested).toBe(21)
      expect(await findViolations(page)).toEqual([])
      await page.getByRole('button', { name: 'Search older' }).press('Enter')
      await row('201').waitFor()
      expect(requested).toBe(23)
      // The address is that of the newest rows, which stay live.
      expect(new URL(page.url()).searchParams.has('cursor')).toBe(false)
      expect(await page.getByRole('switch', { name: 'Live' }).isChecked()).toBe(true)
    })

    it('stops on request, and continues from there', async () => {
      requested = 0
      const third = Promise.withResolvers<void>()
      await page.route('**/api/v1/deliveries?*cursor=*', async (route) => {
        if (requested === 3) await third.promise
        await route.continue()
      })
      await page.reload()
      await expectEventually(() => requested).toBe(3)
      await page.getByRole('progressbar', { name: 'Searched pages' }).waitFor()
      await page.getByRole('button', { name: 'Stop' }).press('Enter')
      third.resolve()
      await page.getByText('Older deliveries were not searched yet.').waitFor()
      expect(requested).toBe(3)
      await page.getByRole('button', { name: 'Search older' }).press('Enter')
      await row('201').waitFor()
      await page.unrouteAll()
    })

    it('searches newer pages after the button for newer rows', async () => {
      const { list } = dashboard.sender.deliveries
      const { nextCursor } = await list({ eventId: 'order-1', limit: 1 })
      const { prevCursor } = await list({ eventId: 'order-1', limit: 1, cursor: nextCursor ?? '' })
      const search = new URLSearchParams({ response: '202', cursor: prevCursor ?? '', towards: 'newer' })
      await page.goto(`${dashboard.url}/o/default/deliveries?${search.toString()}`)
      await row('202').waitFor()
      await page.getByRole('button', { name: 'Newer' }).click()
      await page.getByText('No matching deliveries').waitFor()
      expect(await page.getByRole('button', { name: 'Newest' }).isEnabled()).toBe(true)
    })
  })
})
