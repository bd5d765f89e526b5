import { createHmac } from 'node:crypto'
import { PROVIDERS } from '@hookseal/providers'
import { describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const BODY = '{"id":"evt_1","type":"invoice.paid"}'
/** Fetch connects to no port 1. */
const CLOSED_URL = 'http://localhost:1/'
const AT = ['--at', '1700000000']
const FORM = 'Body=hi+there&From=%2B15550100'

/** Returns the codes that explain finds. */
async function codesOf(provider: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await runCli(['explain', '--provider', provider, '--json', ...args])
  const { findings }: { findings: { code: string }[] } = JSON.parse(stdout)
  return findings.map(({ code }) => code)
}

async function signedLines(provider: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await runCli(['sign', '--provider', provider, ...args])
  return stdout
    .trim()
    .split('\n')
    .flatMap((line) => ['-H', line])
}

function stripeHeader(key: string | Uint8Array, time = '1700000000'): string[] {
  const mac = createHmac('sha256', key).update(`${time}.${BODY}`).digest('hex')
  return ['-H', `stripe-signature: t=${time},v1=${mac}`]
}

describe('hookseal providers', () => {
  it('lists each provider once', async () => {
    const { stdout } = await runCli(['providers', '--json'])
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(
      PROVIDERS.map(({ name }) => name),
    )
    const list = await runCli(['providers'])
    expect(list.stdout.trim().split('\n')).toHaveLength(PROVIDERS.length + 1)
  })

  it('shows each provider', async () => {
    for (const { name, title, env } of PROVIDERS) {
      const { code, stdout } = await runCli(['providers', name])
      expect([code, stdout]).toEqual([0, expect.stringContaining(title)])
      expect(stdout).toContain(env)
    }
  })

  it.each([
    ['strpie', 'Did you mean stripe?'],
    ['GitHbu', 'Did you mean github?'],
    ['sns', 'Did you mean amazon-sns?'],
    ['WhatsApp', 'Did you mean meta?'],
    ['twitter', 'Did you mean x?'],
    ['zzzzzzzz', "unknown provider 'zzzzzzzz'. See hookseal providers"],
  ])('exits with 2 for the unknown name %s, and suggests the closest one', async (name, message) => {
    for (const args of [
      ['providers', name],
      ['sign', '--provider', name, '--body', BODY, '-s', SECRET],
    ])
      expect(await runCli(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
  })
})

describe('--provider', () => {
  it.each(['stripe', 'github', 'slack', 'clerk', 'square', 'gitlab-token'])(
    'signs deliveries of %s that verify and need no explanation',
    async (name) => {
      const args = ['-s', SECRET, '--public-url', 'https://example.com/hooks', '--body', BODY]
      const headers = await signedLines(name, ...args)
      const verified = await runCli(['verify', '--provider', name, ...headers, ...args])
      expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^verified /) })
      expect(await codesOf(name, ...headers, ...args)).toEqual([])
      const changed = await runCli(['verify', '--provider', name, ...headers, ...args.slice(0, -1), '{}'])
      expect(changed.code).toBe(name === 'gitlab-token' ? 0 : 1)
    },
  )

  it('reads the secret from the variable of the provider', async () => {
    const env = { STRIPE_WEBHOOK_SECRET: SECRET }
    const args = ['--provider', 'stripe', '--body', BODY]
    expect((await runCli(['sign', ...args], { env })).code).toBe(0)
    const missing = await runCli(['sign', ...args], { env: { STRIPE_WEBHOOK_SECRET: undefined } })
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('STRIPE_WEBHOOK_SECRET') })
  })

  it('exits with 2 to sign for a provider whose signature is in the body', async () => {
    const result = await runCli(['sign', '--provider', 'mailgun', '-s', SECRET, '--body', '{}'])
    const stderr = expect.stringContaining('into the body: use hookseal send --provider mailgun')
    expect(result).toMatchObject({ code: 2, stderr })
  })

  it.each([
    ['stripe', ['--body', BODY], 'evt_1'],
    ['slack', ['--body', 'command=%2Fdeploy&trigger_id=13.5'], '13.5'],
    ['github', ['--id', 'delivery-1', '--body', BODY], 'delivery-1'],
    // The id is the hash of the body.
    ['meta', ['--body', BODY], null],
  ])('reports the id that a receiver of %s finds in what was sent', async (name, args, id) => {
    const { stdout } = await runCli(['send', CLOSED_URL, '--provider', name, '-s', SECRET, ...args, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ id, status: null })
    const text = await runCli(['send', CLOSED_URL, '--provider', name, '-s', SECRET, ...args])
    expect(text.stdout).toMatch(id === null ? /^no response in / : `no response to ${id} in `)
  })

  it('exits with 2 to send a body without what the provider signs', async () => {
    const topic = 'arn:aws:sns:eu-central-1:123456789012:orders'
    const result = await runCli(['send', CLOSED_URL, '--provider', 'amazon-sns', '-s', topic])
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('whole body of Amazon SNS') })
  })
})

describe('hookseal explain --provider', () => {
  const stripe = ['-s', SECRET, '--body', BODY, ...AT]

  it.each([
    ['decoded from base64', stripeHeader(Buffer.from(SECRET.slice(6), 'base64')), 'secret_decoded'],
    ['without its prefix', stripeHeader(SECRET.slice(6)), 'secret_without_prefix'],
    ['of another endpoint', [...stripeHeader('another'), '--other-secret', 'another-secret'], 'unexplained'],
    ['given as another', [...stripeHeader('another-one'), '--other-secret', 'another-one'], 'secret_other'],
    ['with a time in milliseconds', stripeHeader(SECRET, '1700000000000'), 'timestamp_unit'],
    ['with an old time', stripeHeader(SECRET, '1600000000'), 'timestamp_skew'],
    ['without its header', ['-H', 'host: x'], 'header_missing'],
    ['with another header', ['-H', 'stripe-signature: sha256=abc'], 'signature_format'],
  ])('recognizes a delivery of Stripe signed with the secret %s', async (_case, headers, code) => {
    expect(await codesOf('stripe', ...headers, ...stripe)).toEqual([code])
  })

  it('names the option that Twilio needs, not the secret', async () => {
    const args = ['-s', '0123456789abcdef0123456789abcdef', '--body', FORM]
    const headers = await signedLines('twilio', '--public-url', 'https://example.com/sms', ...args)
    const { stdout } = await runCli(['explain', '--provider', 'twilio', ...headers, ...args])
    expect(stdout).toContain('Fix: Pass the option, to explain as --public-url')
    expect(await codesOf('twilio', ...headers, ...args)).toEqual(['option_missing'])
  })

  it.each([
    ['http://example.com/sms', []],
    ['https://internal.example.com:8443/sms', ['-H', 'x-forwarded-host: example.com']],
    ['http://10.0.0.1:3000/sms', ['-H', 'host: example.com']],
    ['https://example.com/sms/', []],
  ])("recognizes that Twilio's URL is not %s", async (publicUrl, forwarded) => {
    const args = ['-s', '0123456789abcdef0123456789abcdef', '--body', FORM]
    const headers = await signedLines('twilio', '--public-url', 'https://example.com/sms', ...args)
    expect(await codesOf('twilio', ...headers, ...forwarded, '--public-url', publicUrl, ...args)).toEqual([
      'url_proxy',
    ])
  })

  it.each([
    ['written as JSON', '{"Body":"hi there","From":"+15550100"}'],
    ['written with %20', 'Body=hi%20there&From=%2B15550100'],
    ['written with lowercase digits', 'Body=hi+there&From=%2b15550100'],
  ])('recognizes a form that was parsed and %s', async (_case, body) => {
    const headers = await signedLines('slack', '-s', SECRET, '--body', FORM)
    expect(await codesOf('slack', ...headers, '-s', SECRET, '--body', body)).toEqual(['form_rewritten'])
  })

  it('names the headers of the provider only, and completes the findings of a time in milliseconds', async () => {
    const missing = await runCli(['explain', '--provider', 'stripe', '-H', 'host: x', ...stripe])
    expect(missing.stdout).not.toContain('all three')
    const headers = stripeHeader(SECRET, '1700000000000')
    const { stdout } = await runCli(['explain', '--provider', 'stripe', ...headers, ...stripe])
    expect(stdout).toContain('These findings are complete')
  })

  it('recognizes JSON that was parsed and written again', async () => {
    const headers = await signedLines('github', '-s', SECRET, '--body', '{"a": 1}')
    expect(await codesOf('github', ...headers, '-s', SECRET, '--body', '{"a":1}')).toEqual(['body_rewritten'])
  })
})
