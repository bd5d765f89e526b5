import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { runReadme } from '@hookseal/services/readme'
import { Webhook } from 'standardwebhooks'
import { expect, it, onTestFinished } from 'vitest'

it('runs the usage example of the README, whose delivery the reference library verifies', async () => {
  const receiver = createServer()
  const request = once(receiver, 'request')
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  onTestFinished(() => void receiver.close())
  // A TCP server's address is an object; only pipes have a string.
  const { port } = receiver.address() as AddressInfo
  const example = await runReadme({
    readme: new URL('../README.md', import.meta.url),
    env: { DATABASE_URL: 'pglite:', ENDPOINT_URL: `http://127.0.0.1:${port}/webhooks` },
  })
  const [incoming, response] = await request
  const body = await text(incoming)
  response.end()
  const secret = /^WEBHOOK_SECRET=(.*)$/m.exec(example.stdout())?.[1] ?? ''
  expect(new Webhook(secret).verify(body, incoming.headers)).toMatchObject({
    type: 'invoice.paid',
    data: { id: 'in_1', amount: 4200 },
  })
})
