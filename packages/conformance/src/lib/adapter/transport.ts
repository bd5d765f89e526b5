import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type App, startApp } from './app.ts'
import { createGate } from '../gate.ts'
import { createDelivery, type Delivery, SECRET } from './delivery.ts'
import { type PlatformTraits, titled } from './platform.ts'
import { expectProblem } from './problem.ts'
import { chunk, type RawConnection, type RawResponse, requestHead } from './raw-http.ts'
import type { MakeServer } from './setup.ts'

const MEBIBYTE = 1024 * 1024
const BODY = '{"type":"invoice.paid","data":{}}'

/** The header that announces a body. */
const CHUNKED = ['transfer-encoding', 'chunked'] as const
const declared = (length: number): readonly [string, string] => ['content-length', String(length)]

export function describeTransport(makeServer: MakeServer, platform: PlatformTraits): void {
  describe('transport', () => {
    it('verifies a chunked body that arrives byte by byte', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery('{"text":"é ☃ 🪝"}')
      const connection = await open(app, delivery, CHUNKED)
      for (const byte of delivery.body) connection.write(chunk(Uint8Array.of(byte)))
      connection.write('0\r\n\r\n')
      expect((await connection.response()).status).toBe(200)
      expect(Buffer.from(app.handled[0]?.body ?? [])).toEqual(Buffer.from(delivery.body))
    })

    const { closesAfterRejection, cutsRejectedUploads, readsRejectedUploads } = platform

    it(
      titled(
        'accepts several deliveries on one connection, with a rejection between them',
        closesAfterRejection,
      ),
      async () => {
        const app = await startApp(makeServer)
        let connection = await app.connect()
        const statuses: number[] = []
        for (const id of ['msg_a', 'msg.b', 'msg_c']) {
          const delivery = await createDelivery(BODY, { headers: { 'x-case': id } })
          const headers = delivery.headers.map(
            ([name, value]) => [name, id === 'msg.b' && name === 'webhook-id' ? id : value] as const,
          )
          connection.write(requestHead(app.url, [...headers, declared(delivery.body.length)]))
          connection.write(delivery.body)
          statuses.push((await connection.response()).status)
          if (closesAfterRejection !== undefined && id === 'msg.b') connection = await app.connect()
        }
        expect(statuses).toEqual([200, 400, 200])
      },
    )

    it('rejects a stale timestamp before any byte of the body has arrived', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery(BODY, { ageSeconds: 1000 })
      const connection = await open(app, delivery, declared(10))
      expectProblem(await connection.response(), 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD')
    })

    it('rejects a declared length over the limit before any byte of the body has arrived', async () => {
      const app = await startApp(makeServer)
      const connection = await open(app, await createDelivery(BODY), declared(MEBIBYTE + 1))
      expectProblem(await connection.response(), 'ERR_WEBHOOK_BODY_TOO_LARGE')
    })

    it('accepts a body of exactly maxBodyBytes', async () => {
      const body = JSON.stringify('x'.repeat(1000))
      const app = await startApp(makeServer, { options: { maxBodyBytes: body.length } })
      expect((await app.post(await createDelivery(body))).status).toBe(200)
    })

    // Concurrent, because each connection stays open for 2 s.
    it.concurrent.for([
      ['without webhook-id', { headers: { 'webhook-id': undefined } }, declared(64 * MEBIBYTE), 400],
      ['with a declared length over the limit', {}, declared(64 * MEBIBYTE), 413],
      ['without a declared length', {}, CHUNKED, 413],
    ] as const)(
      titled(
        'responds to a client that keeps uploading %s, reads little more and closes the connection',
        cutsRejectedUploads ?? readsRejectedUploads,
      ),
      async ([_case, options, length, status], { onTestFinished }) => {
        const app = await startApp(makeServer, { onTestFinished })
        const connection = await open(app, await createDelivery(BODY, options), length)
        const upload = keepUploading(connection, length === CHUNKED)
        const responded = connection.response().then(
          (response) => response.status,
          () => 'no response',
        )
        expect(cutsRejectedUploads === undefined ? [status] : [status, 'no response']).toContain(
          await responded,
        )
        if (readsRejectedUploads === undefined) await connection.closed
        await upload.stop()
        // The bytes that the receiver read, and those in the socket buffers of both sides.
        expect(connection.bytesTaken()).toBeLessThan(32 * MEBIBYTE)
        await expectAlive(app)
      },
    )

    it('rejects a body that ends before its declared length because the client disconnected', async () => {
      const headArrived = createGate()
      const rejected = createGate()
      const codes: string[] = []
      const app = await startApp(makeServer, {
        options: {
          secret: () => {
            headArrived.open()
            // Some adapters under test pass the call on, which reads the delivery.
            return { tenant: 'sender', secret: SECRET }
          },
          onRejected: ({ code }) => {
            codes.push(code)
            rejected.open()
          },
        },
      })
      const delivery = await createDelivery(BODY)
      const connection = await open(app, delivery, declared(delivery.body.length + 10))
      connection.write(delivery.body)
      await headArrived.opened
      // Lets the receiver begin to read the body. It must reject the delivery before that as well.
      await sleep(50)
      connection.destroy()
      await rejected.opened
      expect(codes).toEqual(['ERR_WEBHOOK_BODY_ABORTED'])
    })

    it('reads no more than the declared length of a longer body', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery(BODY)
      const length = delivery.body.length - 1
      const connection = await open(app, delivery, declared(length))
      connection.write(delivery.body.subarray(0, length))
      expectProblem(await connection.response(), 'ERR_WEBHOOK_SIGNATURE_MISMATCH')
      connection.write(delivery.body.subarray(length))
      expect(app.handled).toEqual([])
      await expectAlive(app)
    })

    it('accepts further deliveries after a client disconnected in the middle of its body', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery(BODY)
      const connection = await open(app, delivery, declared(delivery.body.length))
      connection.write(delivery.body.subarray(0, 5))
      // Lets the receiver begin to read the body. The test passes before that as well.
      await sleep(20)
      connection.destroy()
      await connection.closed
      await expectAlive(app)
      expect(app.handled).toHaveLength(1)
    })

    it('rejects a body that does not arrive within bodyTimeoutSeconds', async () => {
      const app = await startApp(makeServer, { options: { bodyTimeoutSeconds: 1 } })
      const delivery = await createDelivery(BODY)
      const connection = await open(app, delivery, declared(delivery.body.length))
      const responded = connection.response()
      connection.write(delivery.body.subarray(0, 1))
      expectProblem(await responded, 'ERR_WEBHOOK_BODY_TIMEOUT')
      expect(app.handled).toEqual([])
      await expectAlive(app)
    })

    it('accepts a body that arrives slowly, within bodyTimeoutSeconds', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery(BODY)
      const connection = await open(app, delivery, declared(delivery.body.length))
      for (const byte of delivery.body) {
        connection.write(Uint8Array.of(byte))
        await sleep(5)
      }
      expect((await connection.response()).status).toBe(200)
    })
  })
}

async function open(app: App, delivery: Delivery, length: readonly [string, string]): Promise<RawConnection> {
  const connection = await app.connect()
  connection.write(requestHead(app.url, [...delivery.headers, length]))
  return connection
}

/** Uploads like a client that reads no response before its upload has ended. */
function keepUploading(connection: RawConnection, chunked: boolean): { stop(): Promise<void> } {
  const piece = Buffer.alloc(64 * 1024, 'x')
  const wire = chunked ? chunk(piece) : piece
  const stopping = new AbortController()
  const done = (async () => {
    for (let written = 0; !stopping.signal.aborted && written < 60 * MEBIBYTE; written += piece.length) {
      connection.write(wire)
      await sleep(0)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
}

async function expectAlive(app: App): Promise<void> {
  const response: RawResponse = await app.post(await createDelivery(BODY))
  expect(response.status).toBe(200)
}
