import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('session', () => {
  let dashboard: TestDashboard

  beforeAll(async () => {
    dashboard = await startDashboard()
    await dashboard.sender.organizations.create({ id: 'acme', name: 'Acme Inc.' })
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  it('shows an error for an invalid key', async () => {
    const page = await dashboard.open('/')
    await page.getByLabel('API key').fill('hsk_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This key is not valid.').waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })

  it('exchanges the key for a cookie that scripts cannot read, and does not store the key', async () => {
    const page = await dashboard.openSignedIn('/')
    const [cookie, ...others] = await page.context().cookies()
    expect(others).toEqual([])
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    expect(cookie?.value).not.toContain(dashboard.operatorKey)
    const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))
    expect(stored).not.toContain('hsk_')
    expect(await page.content()).not.toContain(dashboard.operatorKey)
  })

  it('redirects to the requested page after signing in, but never to another site', async () => {
    const page = await dashboard.openSignedIn('/o/default/events')
    await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor()

    const redirected = await dashboard.open('/sign-in?to=https://example.com/')
    await signIn(redirected, dashboard.operatorKey)
    expect(new URL(redirected.url()).origin).toBe(dashboard.url)
  })

  it('ends the session when the user signs out or the key is deleted', async () => {
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
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    await page.getByRole('link', { name: 'go to the sign-in page' }).click()
    await page.getByRole('heading', { name: 'Sign in to hookseal' }).waitFor()
  })

  it('asks for the key again in a tab whose session another tab ended', async () => {
    const page = await dashboard.openSignedIn('/o/default/events')
    await page.getByText('No events yet').waitFor()
    const other = await page.context().newPage()
    await other.goto(dashboard.url)
    await other.getByRole('button', { name: 'Sign out' }).click()
    await other.getByRole('heading', { name: 'Sign in to hookseal' }).waitFor()
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.getByText('you signed out in another tab').waitFor()
    await dialog.getByLabel('API key').fill(dashboard.operatorKey)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(new URL(page.url()).pathname).toBe('/o/default/events')
  })

  it('switches between the organizations of an operator', async () => {
    await dashboard.sender.eventTypes.upsert('lead.created')
    const target = { url: `${dashboard.receiver.url}/acme`, events: ['lead.created'] }
    await dashboard.sender.endpoints.create({ ...target, name: "Acme's own", organizationId: 'acme' })
    const page = await dashboard.openSignedIn('/o/default/endpoints')
    await page.getByText('No endpoints yet').waitFor()
    await page.getByLabel('Organization').selectOption('Acme Inc.')
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await page.getByRole('link', { name: "Acme's own" }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/o/acme/endpoints')
  })

  it('hides actions that a read-only key does not permit', async () => {
    const page = await dashboard.open('/')
    await signIn(page, await dashboard.keyFor(['read'], ['acme']))
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await page.getByRole('link', { name: "Acme's own" }).click()
    await page.getByRole('heading', { name: 'Deliveries of this endpoint' }).waitFor()
    expect(await page.getByRole('button', { name: /Rotate|Delete|Disable|Replay|Send test/ }).count()).toBe(0)
    expect(await page.getByLabel('Organization').count()).toBe(0)
  })

  it('shows an error for an unknown organization and an unknown address', async () => {
    const page = await dashboard.openSignedIn('/')
    await page.goto(`${dashboard.url}/o/unknown/overview`)
    await page.getByText('The organization does not exist').waitFor()
    await page.goto(`${dashboard.url}/o/default/nothing`)
    await page.getByText('Page not found').waitFor()
    expect(await page.title()).toBe('Not found · hookseal')
  })
})
