import { START_TIMEOUT_MS } from '@hookseal/services'
import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'
import { findViolations } from './find-violations.ts'
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.ts'
import { isFocused, tabTo } from './tab-to.ts'

const SECRET = 'whsec_the_secret_of_the_provider'
const NEXT_SECRET = 'whsec_the_secret_after_a_rotation'

describe('sources', () => {
  let dashboard: TestDashboard
  let page: Page
  /** The URL of the Stripe source. */
  let url: string
  const responses: Promise<string>[] = []

  beforeAll(async () => {
    dashboard = await startDashboard()
    page = await dashboard.openSignedIn('/o/default/sources', {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    page.on('response', (response) => {
      const isJson = response.headers()['content-type']?.startsWith('application/json') === true
      if (isJson) responses.push(response.text().catch(() => ''))
    })
  }, START_TIMEOUT_MS)
  afterAll(async () => dashboard.stop())

  const row = (text: string) => page.getByRole('table').getByRole('row').filter({ hasText: text })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog')
  const value = (name: string) =>
    page.getByRole('term').filter({ hasText: name }).locator('xpath=../dd').first()

  async function postStripe(id: string, secret: string): Promise<number> {
    const body = JSON.stringify({ id, type: 'invoice.paid' })
    const time = Math.floor(Date.now() / 1000)
    const mac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
    const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${mac}` }
    return (await fetch(url, { method: 'POST', headers, body })).status
  }

  it('adds a source by keyboard alone, and shows the URL to enter at the provider', async () => {
    await page.getByText('No sources yet').waitFor()
    await tabTo(page, page.getByRole('link', { name: 'Add source' }).first())
    await page.keyboard.press('Enter')
    await tabTo(page, button('Create source'))
    await page.keyboard.press('Enter')
    const provider = page.getByLabel('Provider')
    await expectEventually(async () => isFocused(provider)).toBe(true)
    await page.getByText('Select the provider.').waitFor()
    await page.keyboard.type('Stripe')
    expect(await provider.inputValue()).toBe('stripe')
    await tabTo(page, page.getByLabel('Name'))
    await page.keyboard.type('Payments')
    await tabTo(page, page.getByLabel('Secret'))
    await page.keyboard.type(SECRET)
    expect(await findViolations(page)).toEqual([])
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: 'Payments', level: 1 }).waitFor()
    await page.getByText('Enter this URL in the webhook settings of Stripe').waitFor()
    await page.getByText('reachable from this machine only').waitFor()
    await button('Copy URL').click()
    url = await page.evaluate(async () => navigator.clipboard.readText())
    expect(url).toMatch(new RegExp(`^${dashboard.url}/in/src_[0-9a-f]{32}$`))
    expect(await value('Status').innerText()).toBe('Waiting')
    expect(await page.getByRole('link', { name: 'Documentation of Stripe' }).getAttribute('href')).toContain(
      'stripe.com',
    )
  })

  it('lets an endpoint subscribe to all or single types of a source', async () => {
    const source = page.url()
    await page.goto(`${dashboard.url}/o/default/endpoints/new`)
    await page.getByLabel('URL').fill(`${dashboard.receiver.url}/stripe`)
    await page.getByLabel('stripe.*').waitFor()
    await page.getByLabel('Search event types').fill('stripe.invoice.voided')
    await page.getByRole('checkbox', { name: 'stripe.invoice.voided' }).check()
    await page.getByLabel('Search event types').fill('')
    await page.getByRole('checkbox', { name: 'stripe.*' }).check()
    await button('Create endpoint').click()
    await button('I have stored it').click()
    await page.getByText('stripe.invoice.voided').waitFor()
    const { data } = await dashboard.sender.endpoints.list()
    expect(data[0]?.events.toSorted()).toEqual(['stripe.*', 'stripe.invoice.voided'])
    await page.goto(source)
  })

  it('shows that a source receives, and links to the deliveries of its events', async () => {
    await page.getByText('No rejected deliveries').waitFor()
    expect(await postStripe('evt_1', SECRET)).toBe(202)
    await expectEventually(async () => value('Status').innerText()).toBe('Receiving')
    await page.getByRole('link', { name: 'View deliveries of its events' }).click()
    await row('stripe.invoice.paid').getByText('Delivered').waitFor()
    expect(dashboard.receiver.received.at(-1)?.body).toBe('{"id":"evt_1","type":"invoice.paid"}')
    await page.goBack()
  })

  it('shows why a delivery was rejected, without a reload', async () => {
    await page.getByText('No rejected deliveries').waitFor()
    expect(await postStripe('evt_2', 'whsec_another')).toBe(401)
    await row('ERR_WEBHOOK_SIGNATURE_MISMATCH').getByText('401').waitFor()
    expect(await value('Status').innerText()).toBe('Rejecting')
    await row('ERR_WEBHOOK_SIGNATURE_MISMATCH').getByRole('link').click()
    await page.getByRole('heading', { name: 'Why it was rejected' }).waitFor()
    const shown = page.getByRole('group', { name: 'Request headers' })
    expect(await shown.innerText()).toContain('stripe-signature: t=')
    expect(await page.getByRole('group', { name: 'Request body' }).innerText()).toContain('evt_2')
    await page.getByRole('link', { name: 'Payments' }).click()
  })

  it('rotates the secret, and accepts the previous one until it expires', async () => {
    await button('Rotate secret').click()
    await button('Rotate').click()
    await dialog().getByText('Enter the new secret.').waitFor()
    await dialog().getByLabel('New secret').fill(NEXT_SECRET)
    expect(await findViolations(page)).toEqual([])
    await button('Rotate').click()
    await page.getByText('Previous secret expires').waitFor()
    expect(await postStripe('evt_3', SECRET)).toBe(202)
    expect(await postStripe('evt_4', NEXT_SECRET)).toBe(202)
  })

  it('disables, enables and deletes a source', async () => {
    await button('Disable').click()
    await button('Disable source').click()
    await button('Enable').waitFor()
    expect(await postStripe('evt_5', NEXT_SECRET)).toBe(404)
    await button('Enable').click()
    await button('Disable').waitFor()
    expect(await postStripe('evt_6', NEXT_SECRET)).toBe(202)
    await page.getByRole('link', { name: 'Edit', exact: true }).click()
    await page.getByLabel('Name').fill('')
    await button('Save changes').click()
    await page.getByRole('heading', { name: 'Stripe', level: 1 }).waitFor()
    await button('Delete').click()
    await button('Delete source').click()
    await page.getByText('No sources yet').waitFor()
    expect(await postStripe('evt_7', NEXT_SECRET)).toBe(404)
  })

  it('adds a source whose provider signs the URL of the source', async () => {
    await page.getByRole('link', { name: 'Add source' }).first().click()
    await page.getByLabel('Provider').selectOption('twilio')
    await page.getByLabel('Secret').fill(SECRET)
    await page.getByLabel('Public URL').fill('ftp://example.com')
    await button('Create source').click()
    await expectEventually(async () => isFocused(page.getByLabel('Public URL'))).toBe(true)
    await page.getByLabel('Public URL').fill('')
    await button('Create source').click()
    await page.getByRole('heading', { name: 'Twilio', level: 1 }).waitFor()
    const [source] = (await dashboard.sender.sources.list()).data
    expect(source).toMatchObject({ publicUrl: `${dashboard.url}/in/${source?.id}`, enabled: true })
  })

  it('shows the state of a handshake', async () => {
    await page.goto(`${dashboard.url}/o/default/sources/new`)
    await page.getByLabel('Provider').selectOption('meta')
    await page.getByLabel('Secret').fill(SECRET)
    await page.getByLabel('Verify token').fill('a-chosen-token')
    await button('Create source').click()
    await page.getByText('This source has received no such request yet.').waitFor()
    expect(await value('Handshake').innerText()).toBe('Not received yet')
    const id = page.url().split('/').at(-1)
    const query = 'hub.mode=subscribe&hub.verify_token=a-chosen-token&hub.challenge=42'
    const response = await fetch(`${dashboard.url}/in/${id}?${query}`)
    expect(await response.text()).toBe('42')
    await page.getByText('This source has responded to it.').waitFor()
  })

  it('shows sources to a key that cannot change them', async () => {
    const reader = await dashboard.open('/o/default/sources')
    await signIn(reader, await dashboard.keyFor(['read']))
    await reader.getByRole('link', { name: 'Twilio' }).click()
    await reader.getByText('Enter this URL in the webhook settings of Twilio').waitFor()
    // This server has no inbox.
    expect(await page.getByRole('link', { name: 'Inbox' }).count()).toBe(0)
    for (const name of ['Disable', 'Rotate secret', 'Delete'])
      expect(await reader.getByRole('button', { name }).count()).toBe(0)
  })

  it('never receives a secret from the API', async () => {
    const texts = (await Promise.all(responses)).join('\n')
    expect(texts).toContain('src_')
    for (const secret of [SECRET, NEXT_SECRET, 'a-chosen-token']) expect(texts).not.toContain(secret)
  })
})
