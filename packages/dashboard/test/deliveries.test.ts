import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'

const MARKUP = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'

describe('deliveries', () => {
  let dashboard: TestDashboard
  let page: Page
  let secret: string
  let endpointId: string

  beforeAll(async () => {
    dashboard = await startDashboard()
    const { sender, receiver } = dashboard
    await sender.eventTypes.upsert('invoice.paid', { example: { id: 'in_1' }, schema: { required: ['id'] } })
    await sender.eventTypes.upsert('lead.created', { example: { name: 'Ada' } })
    const created = await sender.endpoints.create({
      url: `${receiver.url}/in`,
      events: ['invoice.paid', 'lead.created'],
    })
    ;({ id: endpointId, signingSecret: secret } = created)
    page = await dashboard.openSignedIn('/o/default/deliveries')
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  const row = (text: string) => page.getByRole('table').getByRole('row').filter({ hasText: text })
  const rows = () => page.getByRole('table').getByRole('row')
  const dialog = () => page.getByRole('dialog')

  async function settled(eventId: string): Promise<string> {
    const { sender } = dashboard
    const find = async () => (await sender.deliveries.list({ eventId })).data[0]
    await expectEventually(async () => (await find())?.status).not.toBe('pending')
    return (await find())?.id ?? ''
  }

  it('shows a new delivery without a reload', async () => {
    await page.getByText('No deliveries yet').waitFor()
    await dashboard.sender.events.publish({ type: 'lead.created', data: { name: 'Ada' } })
    await row('lead.created').getByText('Delivered').waitFor()
    expect(await rows().count()).toBe(2)
  })

  it('publishes an event from the example of its type and lists its deliveries', async () => {
    await page.goto(`${dashboard.url}/o/default/events`)
    await page.getByRole('link', { name: 'Publish event' }).click()
    await page.getByLabel('Event type').selectOption('invoice.paid')
    const data = page.getByLabel('Data')
    expect(await data.inputValue()).toBe('{\n  "id": "in_1"\n}')
    await data.fill('{"id"')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText('Not valid JSON').waitFor()
    await data.fill('{}')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText(/must have required property/).waitFor()
    // Parsing would round the number and drop the zero.
    await data.fill('{ "id": "in_7", "amount": 12345678901234567890, "rate": 10.0 }')
    await page.getByLabel('ID', { exact: true }).fill('in_7-paid')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByRole('heading', { name: 'Deliveries of this event' }).waitFor()
    await row('invoice.paid').getByText('Delivered').waitFor()
    expect(dashboard.receiver.received.at(-1)).toMatchObject({
      headers: { 'webhook-id': 'in_7-paid' },
      body: expect.stringContaining('"data":{ "id": "in_7", "amount": 12345678901234567890, "rate": 10.0 }'),
    })
    const shown = await page.getByRole('group', { name: 'Request body' }).innerText()
    expect(shown).toContain('"amount": 12345678901234567890,')
    expect(shown).toContain('"rate": 10.0')
    await page.getByRole('link', { name: 'Events' }).click()
    await page.getByLabel('Event type').selectOption('invoice.paid')
    await row('in_7-paid').waitFor()
  })

  it('shows request and response of each attempt as text, never as markup', async () => {
    dashboard.receiver.respondWith('/in', 500, MARKUP)
    await dashboard.sender.events.publish({ id: 'hostile', type: 'lead.created', data: { name: MARKUP } })
    await page.goto(`${dashboard.url}/o/default/deliveries/${await settled('hostile')}`)
    const region = (name: string) => page.getByRole('group', { name, exact: true })
    await expectEventually(async () => region('Response body of attempt 1').innerText()).toBe(MARKUP)
    expect(await region('Request headers of attempt 1').innerText()).toContain('webhook-id: hostile')
    expect(await region('Response headers of attempt 1').innerText()).toContain('content-type: text/html')
    expect(await region('Request body').innerText()).toContain('<img src=x')
    expect(await page.locator('pre img, pre script').count()).toBe(0)
    expect(await page.title()).toBe('lead.created · hookseal')
    await page.getByText(/in \d+ min\./).waitFor()
  })

  it('replays a single delivery', async () => {
    dashboard.receiver.respondWith('/in', 200, 'thanks')
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('Attempt 2').waitFor()
    await expectEventually(async () =>
      page.getByRole('group', { name: 'Response body of attempt 2' }).innerText(),
    ).toBe('thanks')
  })

  it('verifies a signature in the page without sending the secret', async () => {
    const sent: string[] = []
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
    const check = async (text: string) => {
      await page.getByLabel('Secret to check').fill(text)
      await page.getByRole('button', { name: 'Verify' }).click()
    }
    const entries = page.getByRole('list', { name: 'Entries of webhook-signature' }).getByRole('listitem')

    await check('whsec_short')
    await page
      .getByText(/secret/i)
      .first()
      .waitFor()
    await check(`whsec_${'A'.repeat(43)}=`)
    await entries.filter({ hasText: 'No match' }).waitFor()
    await check(secret)
    await entries.filter({ hasText: 'Matches' }).waitFor()
    const signed = await page.getByRole('group', { name: 'Signed bytes' }).innerText()
    expect(signed).toMatch(/^hostile\.\d{10}\.\{"type":"lead\.created"/)

    // After a rotation there are two entries. The second one is of the previous secret.
    await dashboard.sender.endpoints.rotateSecret(endpointId)
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('Attempt 3').waitFor()
    await page.getByLabel('Attempt', { exact: true }).selectOption('3')
    await check(secret)
    await expectEventually(async () => entries.allInnerTexts()).toEqual([
      expect.stringMatching(/^No match/),
      expect.stringMatching(/^Matches/),
    ])
    expect(sent.join('\n')).not.toContain(secret.slice('whsec_'.length))
  })

  it('filters deliveries by status, type and time, and keeps the filter in the address', async () => {
    dashboard.receiver.respondWith('/in', 503)
    await dashboard.sender.events.publish({ id: 'unlucky', type: 'invoice.paid', data: { id: 'in_8' } })
    await settled('unlucky')
    await page.goto(`${dashboard.url}/o/default/deliveries`)
    await row('lead.created').first().waitFor()
    await page.getByLabel('Status').selectOption('Failed')
    await expectEventually(async () => rows().count()).toBe(2)
    await row('503').waitFor()
    await page.getByLabel('Event type').selectOption('lead.created')
    await page.getByText('No matching deliveries').waitFor()
    await page.getByLabel('Status').selectOption('Any')
    await page.getByLabel('Time').selectOption('Last hour')
    await row('lead.created').first().waitFor()
    expect(new URL(page.url()).search).toBe('?event=lead.created&period=1h')
    await page.reload()
    await row('lead.created').first().waitFor()
    expect(await row('invoice.paid').count()).toBe(0)
  })

  it('replays all failed deliveries of an endpoint and shows the progress', async () => {
    const events = Array.from({ length: 5 }, (_, index) => ({
      type: 'invoice.paid',
      data: { id: `in_${index}` },
      id: `f${index}`,
    }))
    await dashboard.sender.events.publishMany(events)
    for (const { id } of events) await settled(id)
    dashboard.receiver.respondWith('/in', 200)
    await page.goto(`${dashboard.url}/o/default/endpoints/${endpointId}`)
    await page.getByRole('button', { name: 'Replay failed' }).click()
    await dialog().getByLabel('Created since').fill('2100-01-01T00:00:00')
    await dialog().getByText('Choose a time in the past.').waitFor()
    await dialog().getByLabel('Created since').fill('')
    await dialog().getByText('To replay: 6 deliveries').waitFor()
    await dialog().getByRole('button', { name: 'Replay 6' }).click()
    await dialog().getByText('Done: 6 replayed.').waitFor()
    await dialog().getByRole('button', { name: 'Close' }).last().click()
    await expectEventually(async () => dashboard.sender.deliveries.count({ status: 'delivered' })).toBe(9)
    expect(await dashboard.sender.deliveries.count({ status: ['failed', 'dead'] })).toBe(0)
  })

  it('replays failed deliveries of all endpoints', async () => {
    const { sender, receiver } = dashboard
    receiver.respondWith('/in', 500)
    await sender.events.publish({ id: 'again', type: 'lead.created', data: {} })
    await settled('again')
    receiver.respondWith('/in', 200)
    await page.goto(`${dashboard.url}/o/default/deliveries?status=failed`)
    await row('lead.created').waitFor()
    await page.getByRole('button', { name: 'Replay failed' }).click()
    await dialog().getByRole('button', { name: 'Replay 1' }).click()
    await dialog().getByText('Done: 1 replayed.').waitFor()
    await dialog().getByRole('button', { name: 'Close' }).last().click()
    await page.getByText('No matching deliveries').waitFor()
    expect(receiver.received.filter(({ headers }) => headers['webhook-id'] === 'again')).toHaveLength(2)
  })

  it('opens an event whose id contains special characters', async () => {
    const id = 'a/b?c=1&d%2F#e'
    await dashboard.sender.events.publish({ id, type: 'lead.created', data: {} })
    await page.goto(`${dashboard.url}/o/default/events`)
    await row(id).getByRole('link').click()
    await row('lead.created').getByRole('link').click()
    await page.getByText('Attempt 1').waitFor()
    await page.getByRole('link', { name: id }).click()
    await page.getByRole('heading', { name: 'Deliveries of this event' }).waitFor()
    expect(await page.getByRole('group', { name: 'Request body' }).innerText()).toContain('lead.created')
    await page.reload()
    await row('lead.created').waitFor()
  })

  it('pages through deliveries and back', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      type: 'lead.created',
      data: {},
      id: `page-${index}`,
    }))
    await dashboard.sender.events.publishMany(many)
    await page.goto(`${dashboard.url}/o/default/deliveries?event=lead.created`)
    await expectEventually(async () => rows().count()).toBe(26)
    await page.getByText('34 deliveries', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Older' }).click()
    await expectEventually(async () => rows().count()).toBe(1 + 34 - 25)
    expect(await page.getByRole('switch', { name: 'Live' }).isDisabled()).toBe(true)
    await page.goBack()
    await expectEventually(async () => rows().count()).toBe(26)
    await page.goForward()
    await expectEventually(async () => rows().count()).toBeLessThan(26)
    await page.getByRole('button', { name: 'Newer' }).click()
    await expectEventually(async () => rows().count()).toBe(26)
    await page.getByRole('button', { name: 'Newest' }).click()
    await expectEventually(async () => rows().count()).toBe(26)
  })

  it('counts deliveries by status over time', async () => {
    const { sender, receiver } = dashboard
    receiver.respondWith('/dead', 500)
    const doomed = await sender.endpoints.create({ url: `${receiver.url}/dead`, events: ['invoice.paid'] })
    await sender.events.publish({ id: 'last', type: 'invoice.paid', data: { id: 'in_9' } })
    await expectEventually(async () =>
      sender.deliveries.count({ endpointId: doomed.id, status: 'failed' }),
    ).toBe(1)
    // Deleting an endpoint makes its unfinished deliveries dead.
    await sender.endpoints.delete(doomed.id)
    await page.goto(`${dashboard.url}/o/default/overview`)
    const figure = (name: string) => page.getByRole('term').filter({ hasText: name }).locator('xpath=../dd')
    await expectEventually(async () => figure('Dead letters').innerText()).toBe('1')
    expect(await figure('Success rate').innerText()).toMatch(/^9\d(\.\d)?%$/)
    expect(await figure('Latency p95').innerText()).toMatch(/^[\d.]+ m?s$/)
    await page.getByText('Dead 1').waitFor()
    expect(await page.locator('.recharts-bar-rectangle path').count()).toBeGreaterThan(1)
    await row('/dead').waitFor()
    await figure('Dead letters').getByRole('link').click()
    await page.getByRole('heading', { name: 'Deliveries', level: 1 }).waitFor()
    await expectEventually(async () => rows().count()).toBe(2)
  })
})
