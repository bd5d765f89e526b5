import { stripe } from '@hookseal/providers/stripe'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SenderServer, startSender } from './start-sender.ts'
import { startCli } from './start-cli.ts'

const SECRET = 'whsec_a_secret_of_the_provider'

let server: SenderServer

beforeAll(async () => void (server = await startSender()), 60_000)
afterAll(async () => server.stop())

async function create(...args: string[]): Promise<{ id: string; url: string }> {
  const { id, url } = await server.json('sources', 'create', 'stripe', '--secret', SECRET, ...args)
  return { id: String(id), url: String(url) }
}

async function deliver(url: string, body: string, secret = SECRET): Promise<number> {
  const headers = await stripe.signedHeaders({ body }, secret)
  return (await fetch(url, { method: 'POST', headers, body })).status
}

it('creates, lists, rotates and deletes a source, without showing its secrets', async () => {
  const { id, url } = await create('--name', 'Live mode')
  expect(await deliver(url, '{"id":"evt_1","type":"a"}')).toBe(202)
  const rotated = await server.run(
    'sources',
    'rotate',
    id,
    '--secret',
    'whsec_the_next_secret',
    '--overlap',
    '1h',
  )
  expect(rotated.stdout).toMatch(/^secrets +current, until \d{4}-/m)
  expect(await deliver(url, '{"id":"evt_2","type":"a"}', 'whsec_the_next_secret')).toBe(202)
  const listed = await server.run('sources', 'list')
  expect(listed.stdout).toMatch(new RegExp(`^${id} +stripe +Live mode +enabled`, 'm'))
  const shown = await server.run('sources', 'show', id)
  expect(shown.stdout).toContain(url)
  for (const { stdout, stderr } of [rotated, listed, shown]) expect(stdout + stderr).not.toContain('_secret')
  expect(await server.run('sources', 'delete', id)).toMatchObject({ code: 2 })
  expect(await server.run('sources', 'delete', id, '--yes')).toMatchObject({
    code: 0,
    stdout: `${id} was deleted\n`,
  })
  expect(await deliver(url, '{"id":"evt_3","type":"a"}')).toBe(404)
})

it('disables, enables and changes a source', async () => {
  const { id, url } = await create()
  expect(await server.run('sources', 'disable', id)).toMatchObject({ code: 2 })
  expect((await server.run('sources', 'disable', id, '--yes')).stdout).toBe(`${id} is disabled\n`)
  await expect.poll(async () => deliver(url, '{"id":"evt_4","type":"a"}')).toBe(404)
  expect((await server.run('sources', 'enable', id)).stdout).toBe(`${id} is enabled\n`)
  await expect.poll(async () => deliver(url, '{"id":"evt_4","type":"a"}')).toBe(202)
  const changed = await server.run('sources', 'update', id, '--name', 'Test mode')
  expect(changed.stdout).toMatch(/^name +Test mode$/m)
  const unchanged = await server.run('sources', 'update', id)
  expect(unchanged).toMatchObject({ code: 2, stderr: expect.stringContaining('--public-url') })
})

it('lists rejected deliveries with their reason', async () => {
  const { id, url } = await create()
  expect((await server.run('sources', 'rejections', id)).stdout).toBe('No rejected deliveries.\n')
  expect(await deliver(url, '{}', 'whsec_of_another')).toBe(401)
  await expect
    .poll(async () => (await server.run('sources', 'rejections', id)).stdout)
    .toMatch(/^rej_\w+ +401 +ERR_WEBHOOK_SIGNATURE_MISMATCH: No signature matches/m)
})

it('rejects an unknown provider, and suggests a known one', async () => {
  const result = await server.run('sources', 'create', 'stripee', '--secret', SECRET)
  expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('stripe') })
})

it('listens to one of two sources of a provider', async () => {
  const [own, other] = [await create(), await create()]
  const running = startCli(['listen', '--source', own.id, '--print'], { env: server.env })
  await running.until(/Listening on endpoint (wh_\w+) /)
  expect(await deliver(other.url, '{"id":"evt_of_the_other","type":"charge.failed"}')).toBe(202)
  expect(await deliver(own.url, '{"id":"evt_of_its_own","type":"charge.failed"}')).toBe(202)
  await running.until(/evt_of_its_own/)
  const { deliveries } = server.sender
  await expect
    .poll(
      async () => (await deliveries.list({ status: 'delivered', event: 'stripe.charge.failed' })).data.length,
    )
    .toBe(2)
  running.kill('SIGINT')
  expect(await running.ended).toBe(0)
  expect(running.printed()).not.toContain('evt_of_the_other')
  const both = await server.run('listen', '--source', own.id, '--events', 'a', '--print')
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('--events or --source') })
})
