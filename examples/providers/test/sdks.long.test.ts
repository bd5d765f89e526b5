import { createHmac } from 'node:crypto'
import { importSdk, installSdks } from '@hookseal/services/provider-sdks'
import { beforeAll, expect, it, vi } from 'vitest'
import { createApp } from '../src/app.ts'

const SECRETS = {
  STRIPE_WEBHOOK_SECRET: 'whsec_of_the_stripe_endpoint',
  GITHUB_WEBHOOK_SECRET: 'It-is-a-secret-to-everybody',
  SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5',
} as const

beforeAll(installSdks)

/** Posts a delivery two times, and one with a changed body. Resolves with what was logged, and the statuses. */
async function deliver(path: string, headers: Record<string, string>, body: string): Promise<object> {
  for (const [name, value] of Object.entries(SECRETS)) vi.stubEnv(name, value)
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const app = createApp()
  const statuses: number[] = []
  for (const sent of [`${body} `, body, body])
    statuses.push((await app.request(`/webhooks/${path}`, { method: 'POST', headers, body: sent })).status)
  return { statuses, printed: log.mock.calls.flat() }
}

it('handles a delivery that the SDK of Stripe signed, once', async () => {
  interface Webhooks {
    generateTestHeaderString: (options: { payload: string; secret: string }) => string
  }
  const { default: Stripe } = await importSdk<{ default: new (key: string) => { webhooks: Webhooks } }>(
    'stripe',
  )
  const body = '{"id":"evt_1","type":"invoice.paid","data":{"object":{"id":"in_1"}}}'
  const options = { payload: body, secret: SECRETS.STRIPE_WEBHOOK_SECRET }
  const signature = new Stripe('sk_test').webhooks.generateTestHeaderString(options)
  expect(await deliver('stripe', { 'stripe-signature': signature }, body)).toEqual({
    statuses: [401, 204, 200],
    printed: ['stripe invoice.paid in_1'],
  })
})

it('handles a delivery that the SDK of GitHub signed, once', async () => {
  const { sign } = await importSdk<{ sign: (secret: string, body: string) => Promise<string> }>(
    '@octokit/webhooks-methods',
  )
  const body = '{"repository":{"full_name":"acme/widgets"}}'
  const headers = {
    'x-hub-signature-256': await sign(SECRETS.GITHUB_WEBHOOK_SECRET, body),
    'x-github-delivery': 'delivery-1',
    'x-github-event': 'push',
  }
  expect(await deliver('github', headers, body)).toEqual({
    statuses: [401, 204, 200],
    printed: ['github push acme/widgets'],
  })
})

it('handles a slash command whose signature the SDK of Slack accepts, once', async () => {
  // The SDK cannot sign.
  interface Bolt {
    verifySlackRequest: (request: {
      signingSecret: string
      body: string
      headers: { 'x-slack-signature': string; 'x-slack-request-timestamp': number }
    }) => void
  }
  const { verifySlackRequest } = await importSdk<Bolt>('@slack/bolt')
  const body = 'command=%2Fdeploy&text=now&trigger_id=1'
  const time = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', SECRETS.SLACK_SIGNING_SECRET).update(`v0:${time}:${body}`).digest('hex')
  const headers = { 'x-slack-signature': `v0=${mac}`, 'x-slack-request-timestamp': time }
  verifySlackRequest({ signingSecret: SECRETS.SLACK_SIGNING_SECRET, body, headers })
  const sent = { ...headers, 'x-slack-request-timestamp': String(time) }
  expect(await deliver('slack', sent, body)).toEqual({
    statuses: [401, 200, 200],
    printed: ['slack /deploy now'],
  })
})
