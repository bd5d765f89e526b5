import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { expect, it, onTestFinished } from 'vitest'

const MAIN = new URL('../src/main.ts', import.meta.url).pathname

it('takes a delivery once and refuses a tampered one', async () => {
  const secret = generateSecret()
  const url = await startExample(secret)
  const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
  const headers = await signedHeaders({ id: 'msg_1', body }, secret)

  const first = await fetch(url, { method: 'POST', headers, body })
  const again = await fetch(url, { method: 'POST', headers, body })
  const tampered = await fetch(url, { method: 'POST', headers, body: body.replace('10.0', '99.0') })

  expect([first.status, again.status, again.headers.get('webhook-duplicate')]).toEqual([204, 200, 'true'])
  expect([tampered.status, await tampered.json()]).toMatchObject([
    401,
    { code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
  ])
})

/** Runs the example as a user does; resolves to the address that it prints. */
async function startExample(secret: string): Promise<string> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const [line]: unknown[] = await once(child.stdout, 'data')
  const [url] = /http:\S+/.exec(String(line)) ?? []
  if (url === undefined) throw new Error(`the example printed no address: ${String(line)}`)
  return url
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
