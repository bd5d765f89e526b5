import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { runProgram } from '@hookseal/services/program'
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
}, 180_000)

it('runs the other examples of the README on one sender', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
  expect(blocks).toHaveLength(5)
  const [, transaction = '', envelope = '', api = '', source = ''] = blocks
  const file = new URL(`../.readme-${randomUUID()}.ts`, import.meta.url)
  onTestFinished(() => rmSync(file, { force: true }))
  writeFileSync(
    file,
    `import { createHmac } from 'node:crypto'
import { createSender } from '@hookseal/sender'
const sender = await createSender({ database: 'pglite:' })
await sender.eventTypes.upsert('invoice.paid')
await sender.transaction(async (tx) => tx.query('CREATE TABLE invoices (id text, paid boolean)'))
${transaction}
console.log('events:', (await sender.events.list()).data.length)
${api.replace('8080', '0')}
{
${source}
console.log('source:', (await fetch(url + '/in/' + id, { method: 'POST' })).status)
}
console.log('healthz:', (await fetch(url + '/healthz')).status)
{
${envelope.replace('createSender({', "createSender({ database: 'pglite:',")}
console.log('envelope:', typeof sender.envelope)
}
process.exit()
`,
  )
  const program = await runProgram(file)
  expect(await program.exited).toBe(0)
  expect(program.stdout()).toMatch(/^events: 1\n[^]*^source: 400\nhealthz: 200\nenvelope: function\n$/m)
}, 180_000)
