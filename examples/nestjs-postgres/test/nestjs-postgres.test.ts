import { execFileSync } from 'node:child_process'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { runProgram } from '@hookseal/services/program'
import { expect, it, onTestFinished } from 'vitest'

const FOLDER = new URL('../', import.meta.url)
const MAIN = new URL('dist/main.mjs', FOLDER)

it(
  'counts every deposit once when its copies reach two processes at the same time',
  async () => {
    const postgres = await startPostgres()
    onTestFinished(async () => postgres.stop())
    const secret = generateSecret()
    const env = { WEBHOOK_SECRET: secret, DATABASE_URL: postgres.url }
    execFileSync(process.execPath, ['--run', 'compile'], { cwd: FOLDER, stdio: 'pipe' })
    const urls: string[] = []
    // One after the other, because the first one creates the tables.
    for (let count = 0; count < 2; count++) urls.push(await (await runProgram(MAIN, env)).listening())

    async function deliver(url: string, id: string, amount: number): Promise<Response> {
      const body = JSON.stringify({ type: 'deposit.made', data: { account: 'alice', amount } })
      const headers = await signedHeaders({ id, body }, secret)
      return fetch(`${url}/webhooks`, { method: 'POST', headers, body })
    }
    async function balances(): Promise<unknown[]> {
      return Promise.all(urls.map(async (url) => (await fetch(`${url}/accounts/alice`)).json()))
    }

    const copies = Array.from({ length: 5 }, async () =>
      Promise.all(urls.map(async (url) => deliver(url, 'msg_1', 10))),
    )
    const responses = (await Promise.all(copies)).flat()
    expect(responses.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(await balances()).toEqual([{ balance: 10 }, { balance: 10 }])

    const [url = ''] = urls
    expect((await deliver(url, 'msg_2', -50)).status).toBe(409)
    expect((await deliver(url, 'msg_3', 90)).status).toBe(204)
    const retried = await deliver(url, 'msg_2', -50)
    expect([retried.status, retried.headers.get('webhook-duplicate')]).toEqual([204, null])
    expect(await balances()).toEqual([{ balance: 50 }, { balance: 50 }])
  },
  START_TIMEOUT_MS,
)
