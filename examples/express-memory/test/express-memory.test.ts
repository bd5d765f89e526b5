import { generateSecret, signedHeaders } from '@hookseal/core'
import { runProgram } from '@hookseal/services/program'
import { expect, it } from 'vitest'

it('handles an event once and responds 401 to a tampered delivery', async () => {
  const secret = generateSecret()
  const example = await runProgram(new URL('../src/main.ts', import.meta.url), { WEBHOOK_SECRET: secret })
  const url = `${await example.listening()}/webhooks`
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
})
