import { START_TIMEOUT_MS } from '@hookseal/services'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.ts'

describe('organizations and API keys', () => {
  let dashboard: TestDashboard
  let page: Page

  beforeAll(async () => {
    dashboard = await startDashboard()
    page = await dashboard.openSignedIn('/')
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  const dialog = () => page.getByRole('dialog')
  const request = async (key: string) =>
    fetch(`${dashboard.url}/api/v1/webhooks`, { headers: { authorization: `Bearer ${key}` } })

  it('creates an organization and shows errors at their fields', async () => {
    await page.getByRole('link', { name: 'Organizations' }).click()
    await page.getByRole('button', { name: 'Create organization' }).click()
    await dialog().getByLabel('Name').fill('Acme Inc.')
    await dialog().getByLabel('ID').fill('not valid!')
    await dialog().getByRole('button', { name: 'Create' }).click()
    await dialog().getByText('must be 1 to 64 letters').waitFor()
    await dialog().getByLabel('ID').fill('acme')
    await dialog().getByRole('button', { name: 'Create' }).click()
    await page
      .getByRole('row')
      .filter({ hasText: 'acme' })
      .getByRole('link', { name: 'Acme Inc.', exact: true })
      .click()
    await expectEventually(() => new URL(page.url()).pathname).toBe('/o/acme/overview')
    await page
      .getByLabel('Organization')
      .getByRole('option', { name: 'Acme Inc.' })
      .waitFor({ state: 'attached' })
  })

  it('creates a key of an organization, shows it once, and revokes it after confirmation', async () => {
    await page.getByRole('link', { name: 'API keys', exact: true }).click()
    await page.getByText('No keys yet').waitFor()
    await page.getByRole('button', { name: 'Create key' }).click()
    await dialog().getByLabel('Name').fill('Production')
    await dialog().getByRole('checkbox', { name: 'Publish' }).check()
    await dialog().getByRole('button', { name: 'Create key' }).click()
    const key = await dialog().getByLabel('API key').inputValue()
    expect((await request(key)).status).toBe(200)
    await page.keyboard.press('Escape')
    await dialog().getByRole('button', { name: 'I have stored it' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Production' })
    await row.getByText('read, publish').waitFor()
    expect(await page.content()).not.toContain(key)

    await row.getByRole('button', { name: 'Revoke Production' }).click()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await dialog().waitFor({ state: 'hidden' })
    expect((await request(key)).status).toBe(200)
    await row.getByRole('button', { name: 'Revoke Production' }).click()
    await dialog().getByRole('button', { name: 'Revoke key' }).click()
    await page.getByText('No keys yet').waitFor()
    expect((await request(key)).status).toBe(401)
  })

  it('creates an operator key, and marks the key of the session', async () => {
    await page.getByText('(this session)').waitFor()
    await page.getByRole('button', { name: 'Create operator key' }).click()
    await dialog().getByLabel('Name').fill('Ops')
    await dialog().getByRole('button', { name: 'Create key' }).click()
    const key = await dialog().getByLabel('API key').inputValue()
    await dialog().getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('row').filter({ hasText: 'Ops' }).getByText('operator').waitFor()
    expect((await request(key)).status).toBe(200)
  })

  it('hides both pages from keys of an organization', async () => {
    const other = await dashboard.open('/')
    await signIn(other, await dashboard.keyFor(['admin'], ['acme']))
    await other.getByRole('link', { name: 'Events', exact: true }).waitFor()
    expect(await other.getByRole('link', { name: /Organizations|API keys/ }).count()).toBe(0)
  })
})
