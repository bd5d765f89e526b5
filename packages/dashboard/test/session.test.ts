import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('the session', { timeout: 60_000 }, () => {
  let dashboard: TestDashboard

  beforeAll(async () => {
    dashboard = await startDashboard()
    await dashboard.sender.organizations.create({ id: 'acme', name: 'Acme Inc.' })
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  it('says what is wrong with a key that is not valid', async () => {
    const page = await dashboard.open('/')
    await page.getByLabel('API key').fill('hsk_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This key is not valid.').waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })

  it('trades the key for a cookie that scripts cannot read, and keeps the key nowhere', async () => {
    const page = await dashboard.openSignedIn('/')
    const [cookie, ...others] = await page.context().cookies()
    expect(others).toEqual([])
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    expect(cookie?.value).not.toContain(dashboard.operatorKey)
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))
    expect(kept).not.toContain('hsk_')
    const shown = await page.content()
    expect(shown).not.toContain(dashboard.operatorKey)
  })

  it('leads to the page that was asked for, and to no other site', async () => {
    const page = await dashboard.openSignedIn('/o/default/events')
    await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor()

    const tricked = await dashboard.open('/sign-in?to=https://example.com/')
    await signIn(tricked, dashboard.operatorKey)
    expect(new URL(tricked.url()).origin).toBe(dashboard.url)
  })

  it('ends with the button, and with the key', async () => {
    const { id, key } = await dashboard.sender.apiKeys.create({
      name: 'Short-lived',
      scopes: ['admin'],
      organizationIds: ['default'],
    })
    const page = await dashboard.open('/')
    await signIn(page, key)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in to hookseal' }).waitFor()
    expect(await page.context().cookies()).toEqual([])

    await signIn(page, key)
    await dashboard.sender.apiKeys.delete('default', id)
    await page.getByRole('heading', { name: 'Sign in to hookseal' }).waitFor()
  })

  it('switches between the organisations that an operator has', async () => {
    await dashboard.sender.eventTypes.upsert('lead.created')
    const target = { url: `${dashboard.receiver.url}/acme`, events: ['lead.created'] }
    await dashboard.sender.endpoints.create({ ...target, name: "Acme's own", organizationId: 'acme' })
    const page = await dashboard.openSignedIn('/o/default/endpoints')
    await page.getByText('There are no endpoints yet.').waitFor()
    await page.getByLabel('Organisation').selectOption('Acme Inc.')
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await page.getByRole('link', { name: "Acme's own" }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/o/acme/endpoints')
  })

  it('offers a key that may only read nothing that it may not do', async () => {
    const page = await dashboard.open('/')
    await signIn(page, await dashboard.keyFor(['read'], ['acme']))
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await page.getByRole('link', { name: "Acme's own" }).click()
    await page.getByRole('heading', { name: 'Deliveries of this endpoint' }).waitFor()
    expect(await page.getByRole('button', { name: /Rotate|Delete|Disable|Replay|Send test/ }).count()).toBe(0)
    expect(await page.getByLabel('Organisation').count()).toBe(0)
  })

  it('says that an organisation is not there, and what is no page', async () => {
    const page = await dashboard.openSignedIn('/')
    await page.goto(`${dashboard.url}/o/nobody/overview`)
    await page.getByText('There is no such organisation.').waitFor()
    await page.goto(`${dashboard.url}/o/default/nothing`)
    await page.getByText('There is no such page.').waitFor()
    expect(await page.title()).toBe('Not found · hookseal')
  })

  it('says that the sender does not answer, and goes on when it does', async () => {
    const page = await dashboard.openSignedIn('/')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.route('**/api/v1/events?*', async (route) => route.abort())
    await page.getByRole('link', { name: 'Events' }).click()
    await page.getByText('The sender does not answer.').waitFor()
    await page.unroute('**/api/v1/events?*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('There are no events yet.').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})
