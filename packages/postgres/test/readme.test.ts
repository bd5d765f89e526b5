import { generateSecret, signedHeaders } from '@hookseal/core'
import { runReadme } from '@hookseal/services/readme'
import { expect, it } from 'vitest'
import { useDatabase } from './database.ts'

const database = useDatabase()

it('runs the example of the README, which writes a payment once', async () => {
  const pool = database.pool()
  await pool.query('CREATE TABLE payments (event text, payload jsonb)')
  const secret = generateSecret()
  const readme = new URL('../README.md', import.meta.url)
  const example = await runReadme({ readme, env: { WEBHOOK_SECRET: secret, DATABASE_URL: database.url() } })
  const url = await example.listening()
  const body = '{"type":"invoice.paid"}'
  const headers = await signedHeaders({ id: 'msg_1', body }, secret)
  const statuses = []
  for (let copy = 0; copy < 3; copy++)
    statuses.push((await fetch(`${url}/webhooks`, { method: 'POST', headers, body })).status)
  expect(statuses).toEqual([204, 200, 200])
  expect((await pool.query('SELECT event, payload FROM payments')).rows).toEqual([
    { event: 'msg_1', payload: { type: 'invoice.paid' } },
  ])
})
