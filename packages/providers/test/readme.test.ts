import { readFileSync, writeFileSync } from 'node:fs'
import { runReadme } from '@hookseal/services/readme'
import { expect, it } from 'vitest'
import { slack } from '../src/presets/slack.ts'
import { stripe } from '../src/presets/stripe.ts'
import { readmeTable } from './readme-table.ts'

const readme = new URL('../README.md', import.meta.url)
const SECRET = 'secret-of-the-readme'

it('runs the first example, which accepts an event of Stripe and a command of Slack', async () => {
  const env = { STRIPE_WEBHOOK_SECRET: SECRET, SLACK_SIGNING_SECRET: SECRET }
  const example = await runReadme({ readme, env })
  const url = await example.listening()
  const event = '{"id":"evt_readme","type":"invoice.paid"}'
  const headers = await stripe.signedHeaders({ body: event }, SECRET)
  const response = await fetch(`${url}/webhooks/stripe`, { method: 'POST', headers, body: event })
  expect(response.status).toBe(204)
  await expect.poll(() => example.stdout()).toContain('evt_readme')

  const form = 'command=%2Fdeploy&trigger_id=1'
  const signed = await slack.signedHeaders({ body: form }, SECRET)
  const command = await fetch(`${url}/webhooks/slack`, { method: 'POST', headers: signed, body: form })
  expect([command.status, await command.json()]).toEqual([200, { text: 'You sent /deploy' }])
})

it.each([
  ['signs a delivery in a test', 2, 'invoice.paid\n200\n'],
  ['adds a provider', 3, 'acme_1\n200\n'],
])('runs the example that %s', async (_case, block, printed) => {
  const example = await runReadme({ readme, block })
  await expect.poll(() => example.stdout()).toBe(printed)
})

it('finds the table of all providers in the README', () => {
  const text = readFileSync(readme, 'utf8')
  const start = text.indexOf('| provider ')
  const end = text.indexOf('\n\n', start)
  const updated = `${text.slice(0, start)}${readmeTable()}${text.slice(end)}`
  if (process.env['UPDATE_README'] === '1') writeFileSync(readme, updated)
  expect(squeeze(readFileSync(readme, 'utf8'))).toBe(squeeze(updated))
})

/** The formatter aligns the columns of tables. */
function squeeze(markdown: string): string {
  return markdown.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')
}
