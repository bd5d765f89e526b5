import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { freePort, START_TIMEOUT_MS } from '@hookseal/services'
import { expect, it, onTestFinished } from 'vitest'

const FOLDER = new URL('../', import.meta.url)
const CRON_SECRET = 'secret-of-the-scheduler'

it(
  'accepts an event once, and handles it when the cron route is called',
  async () => {
    const secret = generateSecret()
    const { url, printed } = await startExample({
      WEBHOOK_SECRET: secret,
      CRON_SECRET,
      DATABASE_URL: 'pglite:',
    })
    const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
    const headers = await signedHeaders({ id: 'msg_1', body }, secret)
    const drain = async (authorization: string): Promise<Response> =>
      fetch(`${url}/cron/drain`, { headers: { authorization } })

    expect((await drain('Bearer undefined')).status).toBe(401)
    // Opens the inbox, which may take longer than a delivery waits for it: that one would get 503, and be stored nevertheless.
    expect(await (await drain(`Bearer ${CRON_SECRET}`)).json()).toMatchObject({ handled: 0 })

    const first = await fetch(`${url}/webhooks`, { method: 'POST', headers, body })
    const copy = await fetch(`${url}/webhooks`, { method: 'POST', headers, body })
    expect([first.status, copy.status, copy.headers.get('webhook-duplicate')]).toEqual([202, 200, 'true'])
    expect(printed()).not.toContain('handled msg_1')

    const drained = await drain(`Bearer ${CRON_SECRET}`)
    expect([drained.status, await drained.json()]).toMatchObject([200, { handled: 1 }])
    await expect.poll(printed).toContain('handled msg_1')
    expect(await (await drain(`Bearer ${CRON_SECRET}`)).json()).toMatchObject({ handled: 0 })
  },
  START_TIMEOUT_MS,
)

/** Runs the development server of Next.js, which compiles a route on its first request. */
async function startExample(env: NodeJS.ProcessEnv): Promise<{ url: string; printed: () => string }> {
  const next = new URL('node_modules/next/dist/bin/next', FOLDER).pathname
  const port = await freePort()
  const child = spawn(process.execPath, [next, 'dev', '--port', String(port)], {
    cwd: FOLDER,
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    child.kill()
    await once(child, 'exit')
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  await expect.poll(() => printed, { timeout: START_TIMEOUT_MS }).toContain('Ready')
  return { url: `http://localhost:${port}`, printed: () => printed }
}
