import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { expect, it, onTestFinished } from 'vitest'

const FOLDER = new URL('../', import.meta.url)
const { scripts } = JSON.parse(readFileSync(new URL('package.json', FOLDER), 'utf8'))

it('handles an event once and responds 401 to a tampered delivery, with Web Crypto only', async () => {
  const [code]: unknown[] = await once(run(scripts.build), 'exit')
  expect(code).toBe(0)
  const bundle = readFileSync(new URL('dist/worker.js', FOLDER), 'utf8')
  expect([bundle.includes('crypto.subtle'), bundle.includes('node:crypto')]).toEqual([true, false])

  const secret = generateSecret()
  const { url, printed } = await startExample(secret)
  const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
  const headers = await signedHeaders({ id: 'msg_1', body }, secret)
  const first = await fetch(url, { method: 'POST', headers, body })
  const copy = await fetch(url, { method: 'POST', headers, body })
  const tampered = await fetch(url, { method: 'POST', headers, body: body.replace('10.0', '99.0') })

  expect([first.status, copy.status, copy.headers.get('webhook-duplicate')]).toEqual([204, 200, 'true'])
  expect([tampered.status, await tampered.json()]).toMatchObject([
    401,
    { code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
  ])
  expect(printed()).toBe('handled msg_1\n')
}, 60_000)

/** Runs the script that `start` runs after the build, on a free port. */
async function startExample(secret: string): Promise<{ url: string; printed: () => string }> {
  const child = run(`exec ${scripts.serve} --socket-addr=http=127.0.0.1:0 --control-fd=3`, {
    WEBHOOK_SECRET: secret,
  })
  onTestFinished(() => void child.kill())
  let printed = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  // workerd writes its port to the control file descriptor, the fourth entry of `stdio` below.
  const [control]: unknown[] = await once(child.stdio[3] as Readable, 'data')
  return { url: `http://127.0.0.1:${JSON.parse(String(control)).port}/webhooks`, printed: () => printed }
}

function run(script: string, env: Record<string, string> = {}): ChildProcess {
  const bin = new URL('node_modules/.bin', FOLDER).pathname
  return spawn('sh', ['-c', script], {
    cwd: FOLDER,
    env: { ...process.env, ...env, PATH: `${bin}:${process.env['PATH']}` },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
}
