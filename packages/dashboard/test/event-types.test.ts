import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('event types', () => {
  let dashboard: TestDashboard
  let page: Page

  beforeAll(async () => {
    dashboard = await startDashboard()
    page = await dashboard.openSignedIn('/')
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const step = (name: string) => page.getByRole('listitem').filter({ hasText: name })

  it('leads from a new installation to the first delivery', async () => {
    await page.getByRole('heading', { name: 'First steps' }).waitFor()
    expect(await step('Add an endpoint').getByRole('link').count()).toBe(0)
    await step('Add an event type').getByRole('link').click()

    await button('Add event type').click()
    await page.getByText('Enter a name, such as invoice.paid.').waitFor()
    await page.getByLabel('Name').fill('not a name')
    await button('Add event type').click()
    await page.getByText(/name must have at most 128 characters/).waitFor()
    await page.getByLabel('Name').fill('lead.created')
    await page.getByLabel('Description').fill('A visitor requested a call.')
    await page.getByLabel('Example').fill('{"id": ')
    await button('Add event type').click()
    await page.getByText('Not valid JSON').waitFor()
    await page.getByLabel('Example').fill('{"id": "l_1"}')
    await page.getByLabel('Schema').fill('{"required": ["id"]}')
    await button('Add event type').click()
    await page.getByRole('table', { name: 'Event types' }).getByText('A visitor requested a call.').waitFor()

    await page.getByRole('link', { name: 'Overview' }).click()
    await step('Add an event type').getByText('Done').waitFor()
    await step('Verify its deliveries').getByRole('button').click()
    await page.getByRole('group', { name: 'Verification code' }).getByText('createVerifier').first().waitFor()
    await page.keyboard.press('Escape')
    await step('Add an endpoint').getByRole('link').click()
    await page.getByLabel('URL').fill(`${dashboard.receiver.url}/first`)
    await page.getByRole('checkbox', { name: 'lead.created' }).check()
    await button('Create endpoint').click()
    await button('I have stored it').click()

    await page.getByRole('link', { name: 'Overview' }).click()
    await step('Send a test event').getByRole('link').click()
    await button('Send test event').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Attempt 1').waitFor()
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('Delivered 1').waitFor()
    expect(await page.getByRole('heading', { name: 'First steps' }).count()).toBe(0)
  })

  it('edits an event type', async () => {
    await page.getByRole('link', { name: 'Event types' }).click()
    await page.getByRole('link', { name: 'lead.created' }).click()
    expect(await page.getByLabel('Name').isDisabled()).toBe(true)
    await page.getByLabel('Description').fill('Someone asked for a call.')
    await page.getByLabel('Schema').fill('')
    await button('Save changes').click()
    await page.getByText('Someone asked for a call.').waitFor()
    const type = (await dashboard.sender.eventTypes.list()).find(({ name }) => name === 'lead.created')
    expect(type).toMatchObject({ schema: null, example: { id: 'l_1' } })
  })

  it('deprecates an event type, which then gets no new subscriptions', async () => {
    const { sender, receiver } = dashboard
    const { id } = await sender.endpoints.create({
      name: 'Subscribed',
      url: `${receiver.url}/subscribed`,
      events: ['lead.created'],
    })
    await page.getByRole('link', { name: 'lead.created' }).click()
    await page.getByRole('checkbox', { name: 'Deprecated' }).check()
    await button('Save changes').click()
    await page.getByRole('row').filter({ hasText: 'lead.created' }).getByText('Deprecated').waitFor()
    await page.goto(`${dashboard.url}/o/default/endpoints/new`)
    await page.getByRole('checkbox', { name: 'delivery.dead' }).waitFor()
    expect(await page.getByRole('checkbox', { name: 'lead.created' }).count()).toBe(0)
    await page.goto(`${dashboard.url}/o/default/endpoints/${id}/edit`)
    expect(await page.getByRole('checkbox', { name: 'lead.created (deprecated)' }).isChecked()).toBe(true)
    await page.goto(`${dashboard.url}/o/default/event-types/lead.created/edit`)
    await page.getByRole('checkbox', { name: 'Deprecated' }).uncheck()
    await button('Save changes').click()
    await expectEventually(async () => page.getByText('Deprecated').count()).toBe(0)
  })

  it('deletes an event type without subscriptions, and says how many there are', async () => {
    await dashboard.sender.eventTypes.upsert('lead.mistyped')
    await page.getByRole('link', { name: 'lead.created' }).click()
    await button('Delete').click()
    await button('Delete event type').click()
    await page.getByText('2 endpoints subscribe to lead.created. Deprecate it').waitFor()
    await page.goto(`${dashboard.url}/o/default/event-types/lead.mistyped/edit`)
    await button('Delete').click()
    await button('Delete event type').click()
    await page.getByRole('link', { name: 'lead.created' }).waitFor()
    await expectEventually(async () => page.getByText('lead.mistyped').count()).toBe(0)
    const names = (await dashboard.sender.eventTypes.list()).map(({ name }) => name)
    expect(names).not.toContain('lead.mistyped')
  })

  it('offers no operational type for publishing, and no changes to keys of an organization', async () => {
    await page.goto(`${dashboard.url}/o/default/events/new`)
    await page.getByRole('option', { name: 'lead.created' }).waitFor({ state: 'attached' })
    expect(await page.getByLabel('Event type').getByRole('option').allInnerTexts()).toEqual(['lead.created'])
    const other = await dashboard.open('/o/default/event-types')
    await signIn(other, await dashboard.keyFor(['admin']))
    await other.getByText('Someone asked for a call.').waitFor()
    expect(await other.getByRole('link', { name: /Add event type|lead.created/ }).count()).toBe(0)
  })
})
