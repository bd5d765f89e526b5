import { createVerifier } from '@hookseal/core'
import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('endpoints', () => {
  let dashboard: TestDashboard
  let page: Page

  beforeAll(async () => {
    dashboard = await startDashboard()
    const { eventTypes } = dashboard.sender
    await eventTypes.upsert('invoice.paid', {
      description: 'An invoice was paid in full.',
      example: { id: 'in_1', amount: 4200 },
      schema: { type: 'object', required: ['id'] },
    })
    await eventTypes.upsert('invoice.refunded')
    page = await dashboard.openSignedIn('/o/default/endpoints')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog')

  async function openEndpoint(name: string): Promise<void> {
    await page.goto(`${dashboard.url}/o/default/endpoints`)
    await page.getByRole('link', { name }).click()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
  }

  async function createEndpoint(name: string, path: string) {
    return dashboard.sender.endpoints.create({
      name,
      url: dashboard.receiver.url + path,
      events: ['invoice.paid'],
    })
  }

  it('creates an endpoint with selected events and headers, and shows its secret once', async () => {
    await page.getByText('No endpoints yet').waitFor()
    await page.getByRole('link', { name: 'Add endpoint' }).click()

    await page.getByLabel('URL').fill('example')
    await button('Create endpoint').click()
    await page.getByText('Not a valid URL. It must start with https://').waitFor()
    await page.getByText('Select at least one event.').waitFor()
    await page.getByLabel('URL').fill('http://10.0.0.1/hook')
    await page.getByText('The sender allows it only in development.').waitFor()

    await page.getByLabel('Name', { exact: true }).fill('Billing')
    await page.getByLabel('Search event types').fill('invoice')
    await page.getByLabel('Example and schema of invoice.paid').click()
    expect(await page.getByRole('group', { name: 'Example of invoice.paid' }).innerText()).toContain('4200')
    expect(await page.getByRole('group', { name: 'Schema of invoice.paid' }).innerText()).toContain(
      'required',
    )
    await page.getByRole('checkbox', { name: 'invoice.paid' }).check()

    await button('Add header').click()
    await page.getByLabel('Name of header 1').fill('Webhook-Id')
    await page
      .getByText('The sender sets Webhook-Id itself. Remove this header: the sender rejects it.')
      .waitFor()
    await page.getByLabel('Name of header 1').fill('host')
    await page.getByLabel('Value of header 1').fill('t-42')
    await button('Create endpoint').click()
    // The API's errors appear at their fields: first at the URL, then at the headers.
    await page.getByText('The host is an address that is not allowed').waitFor()
    await page.getByLabel('URL').fill(`${dashboard.receiver.url}/billing`)
    await button('Create endpoint').click()
    await page.getByText('The header host is set by the sender.').waitFor()
    await page.getByLabel('Name of header 1').fill('x-tenant')
    await button('Create endpoint').click()

    const secret = await dialog().getByLabel('Secret').inputValue()
    expect(secret).toMatch(/^whsec_[\w+/=]{44}$/)
    await page.keyboard.press('Escape')
    await dialog().getByRole('button', { name: 'Copy secret' }).click()
    expect(await page.evaluate(async () => navigator.clipboard.readText())).toBe(secret)
    await dialog().getByLabel('Verify deliveries in').selectOption('Python')
    await dialog().getByRole('button', { name: 'Copy verification code' }).click()
    const code = await page.evaluate(async () => navigator.clipboard.readText())
    expect(code).toContain('hmac.compare_digest')
    expect(code).not.toContain(secret)
    await dialog().getByRole('button', { name: 'I have stored it' }).click()

    await page.getByRole('heading', { name: 'Billing', level: 1 }).waitFor()
    await page.getByText('x-tenant: t-42').waitFor()
    expect(await page.content()).not.toContain(secret)
  })

  it('asks for hidden header values again when the URL gets another origin', async () => {
    const { id } = await dashboard.sender.endpoints.create({
      name: 'Moved',
      url: `${dashboard.receiver.url}/moved`,
      events: ['invoice.paid'],
      headers: { 'x-api-key': 'k-1', 'x-tenant': 'acme' },
    })
    await page.goto(`${dashboard.url}/o/default/endpoints/${id}/edit`)
    const warning = page.getByText('This URL has another origin')
    await page.getByLabel('URL').fill(`${dashboard.receiver.url}/other-path`)
    expect(await warning.count()).toBe(0)
    const moved = new URL('/moved', dashboard.receiver.url)
    moved.hostname = moved.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
    await page.getByLabel('URL').fill(moved.href)
    expect(await warning.innerText()).toContain('Enter the value of x-api-key again, or remove the header.')
    await button('Save changes').click()
    await page.getByText('the hidden value of x-api-key is not kept').waitFor()
    const names = page.getByLabel(/^Name of header/)
    const values = await names.evaluateAll((inputs) => inputs.map((input) => Reflect.get(input, 'value')))
    await page.getByLabel(`Value of header ${values.indexOf('x-api-key') + 1}`).fill('k-2')
    expect(await warning.count()).toBe(0)
    await button('Save changes').click()
    await page.getByRole('heading', { name: 'Moved', level: 1 }).waitFor()
    const { url, headers } = await dashboard.sender.endpoints.get(id)
    expect({ url, headers }).toMatchObject({
      url: moved.href,
      headers: { 'x-api-key': '[redacted]', 'x-tenant': 'acme' },
    })
  })

  it('selects every event type, and all that match the search, by one click each', async () => {
    await page.goto(`${dashboard.url}/o/default/endpoints/new`)
    const selected = () => page.getByRole('checkbox', { checked: true })
    const all = (await dashboard.sender.eventTypes.list()).length
    await button(`Select all (${all})`).click()
    expect(await selected().count()).toBe(all)
    await button('Clear all').click()
    expect(await selected().count()).toBe(0)
    await page.getByLabel('Search event types').fill('Invoice')
    await page.keyboard.press('Enter')
    await button('Select all matching (2)').click()
    await page.getByLabel('Search event types').fill('')
    await page.getByText('Events (2 selected)').waitFor()
    await page.getByLabel('Search event types').fill('no such type')
    await page.getByText('No matching event types').waitFor()
  })

  it('shows the URL of an endpoint without a name in one line, with the actions below it', async () => {
    const { sender, receiver } = dashboard
    const { id } = await sender.endpoints.create({
      url: `${receiver.url}/webhooks`,
      events: ['invoice.paid'],
    })
    await page.goto(`${dashboard.url}/o/default/endpoints/${id}`)
    const title = await page
      .getByRole('heading', { name: `${receiver.url}/webhooks`, level: 1 })
      .boundingBox()
    expect(title?.height).toBeLessThan(40)
    await sender.endpoints.delete(id)
  })

  it('reaches the list of event types by one Tab, and moves in it by arrow keys', async () => {
    await page.goto(`${dashboard.url}/o/default/endpoints/new`)
    const focused = async () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    const option = (name: string) => page.getByRole('checkbox', { name })
    const isFocused = async (name: string) =>
      option(name).evaluate((element) => element === document.activeElement)
    await page.getByRole('button', { name: /^Select all/ }).focus()
    await page.keyboard.press('Tab')
    expect(await isFocused('invoice.paid')).toBe(true)
    await page.keyboard.press('End')
    expect(await isFocused('endpoint.secret_rotated')).toBe(true)
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    expect(await option('invoice.paid').isChecked()).toBe(true)
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Example and schema of invoice.paid')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Add header')
  })

  it('rejects an invalid rate limit and a long name with a message, and changes neither', async () => {
    await page.goto(`${dashboard.url}/o/default/endpoints/new`)
    await page.getByLabel('URL').fill(`${dashboard.receiver.url}/limits`)
    await page.getByLabel('Name', { exact: true }).fill('n'.repeat(300))
    await page.getByLabel('Rate limit').fill('-5')
    await page.getByRole('checkbox', { name: 'invoice.paid' }).check()
    await button('Create endpoint').click()
    await page.getByText('Use at most 255 characters. These are 300.').waitFor()
    await page.getByText('Enter a whole number from 1 to 100000').waitFor()
    expect(await page.getByLabel('Rate limit').inputValue()).toBe('-5')
    expect((await page.getByLabel('Name', { exact: true }).inputValue()).length).toBe(300)
    await page.getByLabel('Name', { exact: true }).fill('Limited')
    await page.getByLabel('Rate limit').fill('5')
    await button('Create endpoint').click()
    await dialog().getByRole('button', { name: 'I have stored it' }).click()
    await page.getByText('5 attempts per second').waitFor()
  })

  it('sends a test event and opens its delivery', async () => {
    const { signingSecret } = await createEndpoint('Tested', '/tested')
    await openEndpoint('Tested')
    await page.getByText('Unused').waitFor()
    await button('Send test event').click()
    await dialog().getByRole('button', { name: 'Send' }).click()
    await page.getByText('Attempt 1').waitFor()
    await page.getByText('Delivered').first().waitFor()
    const request = dashboard.receiver.received.find(({ path }) => path === '/tested')
    const message = await createVerifier({ secret: signingSecret }).verify({
      headers: request?.headers ?? {},
      body: request?.body ?? '',
    })
    expect(message.id).toMatch(/^evt_test_/)
    expect(message.payload).toMatchObject({ data: { id: 'in_1', amount: 4200 } })
  })

  it('edits an endpoint and keeps the values of redacted headers', async () => {
    const { id } = await dashboard.sender.endpoints.create({
      name: 'Edited',
      url: `${dashboard.receiver.url}/edited`,
      events: ['invoice.paid'],
      headers: { 'x-api-token': 'hidden-value' },
    })
    await openEndpoint('Edited')
    await page.getByText('x-api-token: [redacted]').waitFor()
    await page.getByRole('link', { name: 'Edit', exact: true }).click()
    await page.getByLabel('Name', { exact: true }).fill('Renamed')
    await page.getByRole('checkbox', { name: 'invoice.refunded' }).check()
    await page.getByLabel('Rate limit').fill('7')
    await button('Save changes').click()
    await page.getByRole('heading', { name: 'Renamed', level: 1 }).waitFor()
    await page.getByText('7 attempts per second').waitFor()
    expect((await dashboard.sender.endpoints.get(id)).events).toEqual(['invoice.paid', 'invoice.refunded'])

    await button('Send test event').click()
    await dialog().getByRole('button', { name: 'Send' }).click()
    await expectEventually(
      () => dashboard.receiver.received.find(({ path }) => path === '/edited')?.headers['x-api-token'],
    ).toBe('hidden-value')
  })

  it('disables and enables an endpoint', async () => {
    const { id } = await createEndpoint('Switched', '/switched')
    await openEndpoint('Switched')
    await button('Disable').click()
    await dialog().getByText('Events published while the endpoint is disabled get no delivery').waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await dialog().waitFor({ state: 'hidden' })
    expect((await dashboard.sender.endpoints.get(id)).enabled).toBe(true)
    await button('Disable').click()
    await dialog().getByRole('button', { name: 'Disable endpoint' }).click()
    await page.getByText('Disabled', { exact: true }).waitFor()
    await page.getByText('Disabled manually').waitFor()
    expect(await dashboard.sender.endpoints.get(id)).toMatchObject({ enabled: false, disabledReason: null })
    await button('Enable').click()
    await page.getByText('Unused').waitFor()
  })

  it('shows why the sender disabled an endpoint', async () => {
    dashboard.receiver.respondWith('/gone', 410)
    const { id } = await createEndpoint('Gone', '/gone')
    await openEndpoint('Gone')
    await dashboard.sender.events.publish({ type: 'invoice.paid', data: { id: 'in_2' } })
    await page.getByText('Disabled', { exact: true }).waitFor()
    await page.getByText('The endpoint responded with 410 Gone.').waitFor()
    expect(await dashboard.sender.endpoints.get(id)).toMatchObject({ enabled: false })
    await button('Enable').click()
    // Not healthy: nothing has succeeded yet.
    await page.getByText('Enabled', { exact: true }).waitFor()
    expect(await page.getByText('Healthy').count()).toBe(0)
  })

  it('rotates the secret and counts down until the previous one expires', async () => {
    const before = await createEndpoint('Rotated', '/rotated')
    await openEndpoint('Rotated')
    await button('Rotate secret').click()
    await dialog().getByLabel('Keep the previous secret for').selectOption('1 hour')
    await dialog().getByRole('button', { name: 'Rotate' }).click()
    const secret = await dialog().getByLabel('Secret', { exact: true }).inputValue()
    expect(secret).not.toBe(before.signingSecret)
    await dialog().getByRole('button', { name: 'I have stored it' }).click()
    const timer = page.getByRole('timer')
    await expectEventually(async () => timer.innerText()).toMatch(/^00:5\d:\d\d$/)
    const first = await timer.innerText()
    await expectEventually(async () => timer.innerText()).not.toBe(first)
  })

  it('deletes an endpoint after confirmation', async () => {
    const { id } = await createEndpoint('Doomed', '/doomed')
    await openEndpoint('Doomed')
    await button('Delete').click()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await dialog().waitFor({ state: 'hidden' })
    expect((await dashboard.sender.endpoints.get(id)).name).toBe('Doomed')
    await button('Delete').click()
    await dialog().getByRole('button', { name: 'Delete endpoint' }).click()
    await page.getByRole('heading', { name: 'Endpoints', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Billing' }).waitFor()
    await page.getByRole('link', { name: 'Doomed' }).waitFor({ state: 'detached' })
    await expect(dashboard.sender.endpoints.get(id)).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  })

  it('shows that a delivery waits for a paused endpoint, and resumes it by a replay', async () => {
    const { sender, receiver } = dashboard
    receiver.respondWith('/paused', 503)
    const { id } = await createEndpoint('Resting', '/paused')
    const events = Array.from({ length: 12 }, () => ({ type: 'invoice.paid', data: { id: 'in_5' } }))
    await sender.events.publishMany(events)
    await expectEventually(async () => (await sender.endpoints.get(id)).pausedUntil).not.toBeNull()
    const { deliveryIds } = await sender.events.publish({ type: 'invoice.paid', data: { id: 'in_6' } })
    const own = await sender.deliveries.list({ endpointId: id, limit: 1 })
    expect(deliveryIds).toContain(own.data[0]?.id)
    await page.goto(`${dashboard.url}/o/default/deliveries/${own.data[0]?.id ?? ''}`)
    await page.getByText('Paused endpoint, next attempt').waitFor()
    await page.getByText('The endpoint is paused after repeated failures.').waitFor()
    receiver.respondWith('/paused', 200)
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('Delivered', { exact: true }).waitFor()
    await expectEventually(async () => (await sender.endpoints.get(id)).pausedUntil).toBeNull()
  })

  it('lists endpoints with their health', async () => {
    dashboard.receiver.respondWith('/failing', 500)
    await createEndpoint('Failing one', '/failing')
    await dashboard.sender.events.publish({ type: 'invoice.paid', data: { id: 'in_3' } })
    await page.goto(`${dashboard.url}/o/default/endpoints`)
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('Failing one').getByText('First failure').waitFor()
    await expectEventually(async () => row('Failing one').innerText()).toMatch(/0%\s+[\d.]+ m?s\s+500/)
    await expectEventually(async () => row('Billing').innerText()).toMatch(
      /Healthy\s+100%\s+[\d.]+ m?s\s+200/,
    )
    // Ten failures in a row make the sender pause an endpoint, for 8 seconds or more. Publishing again each time makes it pause
    // again if the page did not refresh within that time.
    const events = Array.from({ length: 10 }, () => ({ type: 'invoice.paid', data: { id: 'in_4' } }))
    await expectEventually(
      async () => {
        await dashboard.sender.events.publishMany(events)
        return row('Failing one').innerText()
      },
      { interval: 1000 },
    ).toContain('Paused')
  })
})
