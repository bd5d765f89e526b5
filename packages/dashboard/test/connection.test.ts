import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('connection', () => {
  let dashboard: TestDashboard

  beforeAll(async () => {
    dashboard = await startDashboard()
    await dashboard.sender.eventTypes.upsert('lead.created', { example: {} })
    await dashboard.sender.endpoints.create({ url: `${dashboard.receiver.url}/in`, events: ['lead.created'] })
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  it('learns of changes from one stream, without polling', async () => {
    const page = await dashboard.openSignedIn('/o/default/events')
    await page.getByText('No events yet').waitFor()
    const requested: string[] = []
    page.on('request', (request) => requested.push(new URL(request.url()).pathname))
    await dashboard.sender.events.publish({ id: 'streamed', type: 'lead.created', data: {} })
    await page.getByRole('row').filter({ hasText: 'streamed' }).waitFor()
    // Polling asks for the session first, to find out whether the sender responds.
    expect(requested).toContain('/api/v1/events')
    expect(requested).not.toContain('/api/v1/session')
    expect(requested).not.toContain('/api/v1/changes')
  })

  it('shows that a refresh failed, until one succeeds', async () => {
    const page = await dashboard.openSignedIn('/o/default/events')
    await page.getByRole('row').filter({ hasText: 'streamed' }).waitFor()
    await page.route('**/api/v1/events?*', async (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: '{"code":"ERR_API_INTERNAL","title":"Internal server error."}',
      }),
    )
    await dashboard.sender.events.publish({ id: 'unseen', type: 'lead.created', data: {} })
    await page.getByText('Some data could not be updated. Internal server error.').waitFor()
    await page.getByRole('row').filter({ hasText: 'streamed' }).waitFor()
    await page.unroute('**/api/v1/events?*')
    await dashboard.sender.events.publish({ type: 'lead.created', data: {} })
    await page.getByRole('row').filter({ hasText: 'unseen' }).waitFor()
    await expectEventually(async () => page.getByText('Some data could not be updated.').count()).toBe(0)
  })

  it('polls where the stream is not available', async () => {
    const page = await dashboard.openSignedIn('/')
    await page.route('**/api/v1/changes', async (route) => route.fulfill({ status: 404 }))
    await page.goto(`${dashboard.url}/o/default/events`)
    await page.getByRole('row').filter({ hasText: 'streamed' }).waitFor()
    await dashboard.sender.events.publish({ id: 'polled', type: 'lead.created', data: {} })
    await page.getByRole('row').filter({ hasText: 'polled' }).waitFor()
    expect(await page.getByText('The sender is unreachable.').count()).toBe(0)
  })

  it('shows that the sender is unreachable, keeps the data, and recovers without a reload', async () => {
    const page = await dashboard.openSignedIn('/o/default/events')
    await page.getByRole('row').filter({ hasText: 'streamed' }).waitFor()
    await dashboard.closeServer()
    await page.getByText('The sender is unreachable.').waitFor()
    await page.getByRole('row').filter({ hasText: 'streamed' }).waitFor()
    await dashboard.sender.events.publish({ id: 'meanwhile', type: 'lead.created', data: {} })
    await dashboard.reopenServer()
    await page.getByRole('row').filter({ hasText: 'meanwhile' }).waitFor()
    await expectEventually(async () => page.getByText('The sender is unreachable.').count()).toBe(0)
  })

  it('shows that the log is not live while the sender is unreachable', async () => {
    const page = await dashboard.openSignedIn('/o/default/deliveries')
    const live = page.getByRole('switch', { name: 'Live' })
    await expectEventually(async () => live.isChecked()).toBe(true)
    await dashboard.closeServer()
    await expectEventually(async () => live.isChecked()).toBe(false)
    await dashboard.reopenServer()
    await expectEventually(async () => live.isChecked()).toBe(true)
  })

  it.each(['/o/default/overview', '/'])(
    'loads %s by itself when it was opened during an outage',
    async (path) => {
      const page = await dashboard.openSignedIn('/')
      // The page comes from a cache or another server; requests to the API fail.
      await page.route('**/api/**', async (route) => route.abort())
      await page.goto(dashboard.url + path)
      await page.getByText('The sender is unreachable.').first().waitFor()
      await page.unroute('**/api/**')
      await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
      expect(await page.getByRole('alert').count()).toBe(0)
    },
  )

  it('keeps the input of a form when the session ends, says why, and submits it after signing in', async () => {
    const { sender } = dashboard
    const { id, key } = await sender.apiKeys.create({
      name: 'Old',
      scopes: ['admin'],
      organizationIds: ['default'],
    })
    const page = await dashboard.open('/o/default/endpoints/new')
    await signIn(page, key)
    await page.getByLabel('URL').fill(`${dashboard.receiver.url}/kept`)
    await page.getByLabel('Name', { exact: true }).fill('Kept')
    await page.getByRole('checkbox', { name: 'lead.created' }).check()
    await sender.apiKeys.delete('default', id)

    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.getByText('Your session has ended').waitFor()
    await page.keyboard.press('Escape')
    await dialog.getByLabel('API key').fill(await dashboard.keyFor(['admin']))
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Kept')
    await page.getByRole('button', { name: 'Create endpoint' }).click()
    await page.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('heading', { name: 'Kept', level: 1 }).waitFor()
  })

  it('shows no data of an organization that the new key has no access to', async () => {
    const { sender } = dashboard
    await sender.organizations.create({ id: 'other', name: 'Other' })
    const { id, key } = await sender.apiKeys.create({
      name: 'Old',
      scopes: ['read'],
      organizationIds: ['default'],
    })
    const page = await dashboard.open('/o/default/events')
    await signIn(page, key)
    await page.getByRole('row').filter({ hasText: 'meanwhile' }).waitFor()
    await sender.apiKeys.delete('default', id)
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.getByLabel('API key').fill(await dashboard.keyFor(['read'], ['other']))
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/o/other/overview')
    // The address changes shortly before the page does.
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    expect(await page.getByText('meanwhile').count()).toBe(0)
  })
})
