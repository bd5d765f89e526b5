import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { freePort } from '@hookseal/services'
import { expect, it, onTestFinished } from 'vitest'

const FOLDER = new URL('../', import.meta.url)

it('handles an event once and responds 401 to a tampered delivery', async () => {
  const secret = generateSecret()
  const { url, printed } = await startExample(secret)
  const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
  const headers = await signedHeaders({ id: 'msg_1', body }, secret)

  const first = await fetch(url, { method: 'POST', headers, body })
  const copy = await fetch(url, { method: 'POST', headers, body })
  const tampered = await fetch(url, { method: 'POST', headers, body: body.replace('10.0', '99.0') })

  expect([first.status, copy.status, copy.headers.get('webhook-duplicate')]).toEqual([200, 200, 'true'])
  expect([tampered.status, await tampered.json()]).toMatchObject([
    401,
    { code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
  ])
  expect(printed()).toContain('handled msg_1')
}, 120_000)

/** Runs the development server of Next.js, which compiles the route on the first request. */
async function startExample(secret: string): Promise<{ url: string; printed: () => string }> {
  const next = new URL('node_modules/next/dist/bin/next', FOLDER).pathname
  const port = await freePort()
  const child = spawn(process.execPath, [next, 'dev', '--port', String(port)], {
    cwd: FOLDER,
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1', WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    child.kill()
    await once(child, 'exit')
  })
  let printed = ''
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += text
    if (printed.includes('Ready')) break
  }
  child.stdout.on('data', (text: string) => (printed += text))
  return { url: `http://localhost:${port}/webhooks`, printed: () => printed }
}
