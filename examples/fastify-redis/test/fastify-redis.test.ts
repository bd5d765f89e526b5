import { generateSecret, signedHeaders } from '@hookseal/core'
import { START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { runProgram } from '@hookseal/services/program'
import { expect, it, onTestFinished } from 'vitest'

it(
  'handles an event once when its copies reach two processes, and parses JSON on other routes',
  async () => {
    const redis = await startRedis()
    onTestFinished(async () => redis.stop())
    const secret = generateSecret()
    const env = { WEBHOOK_SECRET: secret, REDIS_URL: redis.url }
    const main = new URL('../src/main.ts', import.meta.url)
    const processes = await Promise.all([runProgram(main, env), runProgram(main, env)])
    const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
    const headers = await signedHeaders({ id: `msg_${Date.now()}`, body }, secret)

    const responses: Response[] = []
    for (const program of processes)
      responses.push(await fetch(`${await program.listening()}/webhooks`, { method: 'POST', headers, body }))

    expect(responses.map((response) => [response.status, response.headers.get('webhook-duplicate')])).toEqual(
      [
        [204, null],
        [200, 'true'],
      ],
    )
    const [program] = processes
    const echo = await fetch(`${await program.listening()}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    })
    expect(await echo.json()).toEqual({ a: 1 })
  },
  START_TIMEOUT_MS,
)
