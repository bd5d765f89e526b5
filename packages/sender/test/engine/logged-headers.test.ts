import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createTestSender } from '../test-sender.ts'
import { untilStatus } from './sender-and-receiver.ts'

// Opening an embedded database takes many seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

async function startServer(): Promise<{ url: string; received: IncomingHttpHeaders[] }> {
  const received: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    received.push(request.headers)
    request.resume().on('end', () => response.writeHead(204).end())
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
  return { url: `http://127.0.0.1:${address.port}/`, received }
}

it.each(['X-Event-Proof', 'X-Signature', 'webhook-signature'])(
  'logs neither a signature nor the secret that sign returns as %s',
  async (header) => {
    const { url, received } = await startServer()
    const sender = await createTestSender({
      legacySignature: { header, sign: ({ id }, secret) => `${secret} ${id}` },
    })
    onTestFinished(async () => sender.stop())
    await sender.start()
    await sender.eventTypes.upsert('a.one')
    const { id: endpointId } = await sender.endpoints.create({
      url,
      events: ['a.one'],
      legacySecret: 'hunter2',
      headers: { 'x-jwt': 'eyJ0', 'x-signal': 'green' },
    })
    const rotated = await sender.endpoints.rotateSecret(endpointId)
    const { id } = await sender.events.publish({ type: 'a.one', data: 1 })
    const delivery = await untilStatus(sender, id, 'delivered')
    const { attempts } = await sender.deliveries.get(delivery.id)
    const [sent] = received
    expect(sent?.[header.toLowerCase()]).toBe(`hunter2 ${id}`)
    expect(attempts[0]?.requestHeaders).toMatchObject({
      [header.toLowerCase()]: '[redacted]',
      'webhook-id': id,
      'webhook-timestamp': sent?.['webhook-timestamp'],
      'x-jwt': '[redacted]',
      'x-signal': 'green',
    })
    const signatures = String(sent?.['webhook-signature']).split(' ')
    const starts = signatures.map((entry) => `${entry.slice(0, 'v1,'.length + 8)}…`).join(' ')
    const shown = header === 'webhook-signature' ? '[redacted]' : starts
    expect(attempts[0]?.requestHeaders['webhook-signature']).toBe(shown)
    const { rows } = await sender.transaction(async (tx) => tx.query('select * from hookseal.attempts', []))
    for (const text of [JSON.stringify(rows), JSON.stringify(attempts), sender.logged.join()]) {
      expect(text).not.toContain('hunter2')
      expect(text).not.toContain('eyJ0')
      expect(text).not.toMatch(/v1,[\w+/]{20}/)
      expect(text).not.toContain(rotated.signingSecret)
    }
  },
)
