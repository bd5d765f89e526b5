import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { createSender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { createCall, record } from '@hookseal/services/http'
import { consoleSessions, outputPattern } from '@hookseal/services/readme'
import { expect, it, onTestFinished } from 'vitest'
import { SENDER_DEFAULTS } from '../src/lib/defaults.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** Starts the REST API of a sender that may deliver to this machine. */
async function startServer() {
  const sender = await createSender({ database: 'pglite:', allowHttp: true, allowNetworks: ['127.0.0.0/8'] })
  onTestFinished(sender.stop)
  await sender.start()
  let key = ''
  const server = await serve(sender, { port: 0, onFirstKey: (first) => (key = first) })
  onTestFinished(server.close)
  return { url: server.url, key }
}

it('prints what the README shows for each curl command', async () => {
  const { url, key } = await startServer()
  const receiver = await record()
  const ids = new Map<string, string>()
  const all = consoleSessions(README)
  const [{ line: definition } = { line: '' }, ...calls] = all
  expect(calls.length).toBeGreaterThan(4)
  for (const { line, printed } of calls) {
    const concrete = line.replaceAll(/\b(whd?_)…/g, (_, prefix: string) => ids.get(prefix) ?? prefix)
    const script = `${definition}\n${concrete}`
      .replaceAll('http://localhost:8080', url)
      .replaceAll('http://localhost:3000/webhooks', receiver.url)
    const child = spawn('bash', ['-c', script], { env: { ...process.env, HOOKSEAL_API_KEY: key } })
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    for (const [id, prefix = ''] of output.matchAll(/\b(whd?_)[0-9a-f]{32}/g)) ids.set(prefix, id)
    expect({
      line,
      output: output.replaceAll(receiver.url, 'http://localhost:3000/webhooks'),
      errors,
    }).toEqual({
      line,
      output: expect.stringMatching(outputPattern(printed.trimEnd())),
      errors: '',
    })
  }
  // The number arrives as the command wrote it.
  await expect
    .poll(() => receiver.received.map(({ text: body }) => body))
    .toContainEqual(expect.stringContaining('"data":{"id":"in_1","amount":10.0}'))
})

it('lists every quota with its default', () => {
  const rows = [...README.matchAll(/^\| `(\w+)` +\| ([\d,]+) +\|/gm)]
  const listed = rows.map(([, name = '', value = '']) => [name, Number(value.replaceAll(',', ''))])
  const defaults = Object.entries(SENDER_DEFAULTS.quotas).map(([name, value]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ])
  expect(listed).toEqual(defaults)
})

it('names the probes, metrics and routes that exist', async () => {
  const { url, key } = await startServer()
  const headers = { authorization: `Bearer ${key}` }
  for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json'])
    expect([path, (await fetch(url + path, { headers })).status]).toEqual([path, 200])
  expect((await fetch(`${url}/metrics`)).status).toBe(401)
  const metrics = await (await fetch(`${url}/metrics`, { headers })).text()
  const named = [...new Set(README.match(/hookseal_(?!queue\b(?!_)|migrations)\w+/g))]
  expect(named.length).toBeGreaterThan(2)
  for (const name of named) expect(metrics).toContain(`# HELP ${name} `)
  expect(metrics).toContain('hookseal_queue_jobs{state="ready"}')

  const { body: document } = await createCall(url, key)('GET', '/openapi.json')
  const routes = [...README.matchAll(/`(POST|GET|PUT|PATCH|DELETE) (\/[^`]+)`/g)]
  expect(routes.length).toBeGreaterThan(0)
  for (const [, method = '', path = ''] of routes)
    expect(document.paths).toHaveProperty([`/api/v1${path}`, method.toLowerCase()])
  for (const [, path = ''] of README.matchAll(/`(\/api\/v1\/[^`]+)`/g))
    expect(document.paths).toHaveProperty([path])
})
