// A sender on an embedded database: one instance publishes an event, and the next one delivers it.
import { createVerifier } from '@hookseal/core'
import { createSender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

const folder = mkdtempSync(join(tmpdir(), 'hookseal-sender-'))
const options = { database: `pglite:${folder}`, allowHttp: true, allowNetworks: ['127.0.0.0/8'] }

const { promise: delivered, resolve } = Promise.withResolvers()
const receiver = createServer(async (request, response) => {
  resolve({ headers: request.headers, body: await buffer(request) })
  response.end()
}).listen(0, '127.0.0.1')
await new Promise((listening) => receiver.once('listening', listening))

const first = await createSender(options)
await first.eventTypes.upsert('invoice.paid')
const { signingSecret } = await first.endpoints.create({
  url: `http://127.0.0.1:${receiver.address().port}/`,
  events: ['invoice.paid'],
})
const { id } = await first.events.publish({ type: 'invoice.paid', data: { amount: 10 } })
await first.stop()

const second = await createSender(options)
await second.start()
const message = await createVerifier({ secret: signingSecret }).verify(await delivered)
const { promise: firstKey, resolve: onFirstKey } = Promise.withResolvers()
const server = await serve(second, { port: 0, onFirstKey })
const health = await fetch(`${server.url}/healthz`)
const headers = { authorization: `Bearer ${await firstKey}` }
const docs = await fetch(`${server.url}/docs`, { headers })
await server.close()
await second.stop()
receiver.close()
receiver.closeAllConnections()
rmSync(folder, { recursive: true })
console.log(
  message.id === id && health.ok && docs.ok ? 'ok' : `not ok: ${message.id} ${health.status} ${docs.status}`,
)
