import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type App, startApp } from './app.ts'
import { createDelivery, type Delivery } from './delivery.ts'
import { type PlatformTraits, titled } from './platform.ts'
import { expectProblem } from './problem.ts'
import { chunk, type RawConnection, type RawResponse, requestHead } from './raw-http.ts'
import type { MakeServer } from './setup.ts'

const MEBIBYTE = 1024 * 1024
const BODY = '{"type":"invoice.paid","data":{}}'

/** How an upload is announced. */
const CHUNKED = ['transfer-encoding', 'chunked'] as const
const declared = (length: number): readonly [string, string] => ['content-length', String(length)]

export function describeTransport(makeServer: MakeServer, platform: PlatformTraits): void {
  describe('transport', () => {
    it('reads a chunked body, however it is cut', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery('{"text":"é ☃ 🪝"}')
      const connection = await open(app, delivery, CHUNKED)
      for (const byte of delivery.body) connection.write(chunk(Uint8Array.of(byte)))
      connection.write('0\r\n\r\n')
      expect((await connection.response()).status).toBe(200)
      expect(Buffer.from(app.handled[0]?.body ?? [])).toEqual(Buffer.from(delivery.body))
    })

    const { closesAfterRefusal, cutsRefusedUploads, readsRefusedUploads } = platform

    it(
      titled('takes several deliveries on one connection, and a refusal between them', closesAfterRefusal),
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
          if (closesAfterRefusal !== undefined && id === 'msg.b') connection = await app.connect()
        }
        expect(statuses).toEqual([200, 400, 200])
      },
    )

    it('judges the headers before one byte of the body has arrived', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery(BODY, { ageSeconds: 1000 })
      const connection = await open(app, delivery, declared(10))
      expectProblem(await connection.response(), 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD')
    })

    it('refuses a declared length over the cap before one byte of the body has arrived', async () => {
      const app = await startApp(makeServer)
      const connection = await open(app, await createDelivery(BODY), declared(MEBIBYTE + 1))
      expectProblem(await connection.response(), 'ERR_WEBHOOK_BODY_TOO_LARGE')
    })

    it('accepts a body of exactly the cap', async () => {
      const body = JSON.stringify('x'.repeat(1000))
      const app = await startApp(makeServer, { options: { maxBodyBytes: body.length } })
      expect((await app.post(await createDelivery(body))).status).toBe(200)
    })

    // At once: the connection of each is kept for 2 s.
    it.concurrent.for([
      ['without headers', { headers: { 'webhook-id': undefined } }, declared(64 * MEBIBYTE), 400],
      ['of a declared length over the cap', {}, declared(64 * MEBIBYTE), 413],
      ['of no declared length', {}, CHUNKED, 413],
    ] as const)(
      titled(
        'answers a client that goes on uploading %s, reads little more and closes',
        cutsRefusedUploads ?? readsRefusedUploads,
      ),
      async ([_case, options, length, status], { onTestFinished }) => {
        const app = await startApp(makeServer, { onTestFinished })
        const connection = await open(app, await createDelivery(BODY, options), length)
        const upload = keepUploading(connection, length === CHUNKED)
        const answered = connection.response().then(
          (response) => response.status,
          () => 'no answer',
        )
        expect(cutsRefusedUploads === undefined ? [status] : [status, 'no answer']).toContain(await answered)
        if (readsRefusedUploads === undefined) await connection.closed
        await upload.stop()
        // What the receiver read, and what the two kernels buffer of a connection on one machine.
        expect(connection.bytesTaken()).toBeLessThan(32 * MEBIBYTE)
        await expectAlive(app)
      },
    )

    it('refuses a body that ends before its declared length, when the client goes away', async () => {
      const rejected = new Promise<string>((resolve) => {
        void startApp(makeServer, { options: { onRejected: (error) => resolve(error.code) } }).then(
          async (app) => {
            const delivery = await createDelivery(BODY)
            const connection = await open(app, delivery, declared(delivery.body.length + 10))
            connection.write(delivery.body)
            await sleep(50)
            connection.destroy()
          },
        )
      })
      expect(await rejected).toBe('ERR_WEBHOOK_BODY_ABORTED')
    })

    it('takes no more than the declared length of a longer body', async () => {
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

    it('lives on when a client breaks off in the middle of its body', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery(BODY)
      const connection = await open(app, delivery, declared(delivery.body.length))
      connection.write(delivery.body.subarray(0, 5))
      await sleep(20)
      connection.destroy()
      await connection.closed
      await expectAlive(app)
      expect(app.handled).toHaveLength(1)
    })

    it('gives up on a body that drips', async () => {
      const app = await startApp(makeServer, { options: { bodyTimeoutSeconds: 0.3 } })
      const delivery = await createDelivery(BODY)
      const connection = await open(app, delivery, declared(delivery.body.length))
      const answered = connection.response()
      connection.write(delivery.body.subarray(0, 1))
      expectProblem(await answered, 'ERR_WEBHOOK_BODY_TIMEOUT')
      expect(app.handled).toEqual([])
      await expectAlive(app)
    })

    it('waits for a body that is slow but in time', async () => {
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

/** Writes as a client that looks for no answer before its upload is done. */
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
