import { describe, expect, it } from 'vitest'
import { readWebBody } from './read-web-body.ts'

const BODY = '{"a": 10.0}'

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks.map((text) => new TextEncoder().encode(text)))
}

/** A stream that never sends a chunk and never ends. */
const hanging = (): ReadableStream<Uint8Array> => new ReadableStream()
const failing = (): ReadableStream<Uint8Array> =>
  new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })

async function read(from: Request, timeoutMs = 15_000): Promise<string> {
  const chunks: Uint8Array[] = []
  await readWebBody(from, (chunk) => chunks.push(chunk), { timeoutMs, fix: 'do this' })
  return Buffer.concat(chunks).toString()
}

describe.each([
  ['with a content-length', { 'content-length': String(BODY.length) }],
  ['without a content-length', {}],
] as const)('a body %s', (_case, headers) => {
  const request = (body: string | ReadableStream | null): Request =>
    new Request('http://localhost', { method: 'POST', headers, body, duplex: 'half' })

  it('reads a body completely', async () => {
    expect(await read(request(stream(BODY.slice(0, 4), BODY.slice(4))))).toBe(BODY)
    expect(await read(request(null))).toBe('')
  })

  it.each<[string, (body: Request) => unknown]>([
    ['was read before', async (body) => body.text()],
    ['is locked', (body) => body.body?.getReader()],
    ['is partly read', async (body) => body.body?.getReader().read()],
  ])('rejects a body with ERR_WEBHOOK_BODY_CONSUMED when it %s', async (_name, take) => {
    const from = request(stream(BODY))
    await take(from)
    await expect(read(from)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_BODY_CONSUMED',
      message: expect.stringContaining('To fix it, do this.'),
    })
  })

  it('rejects a body with ERR_WEBHOOK_BODY_ABORTED when its stream fails', async () => {
    await expect(read(request(failing()))).rejects.toMatchObject({ code: 'ERR_WEBHOOK_BODY_ABORTED' })
  })

  it('rejects a body with ERR_WEBHOOK_BODY_TIMEOUT when it does not arrive in time', async () => {
    await expect(read(request(hanging()), 20)).rejects.toMatchObject({ code: 'ERR_WEBHOOK_BODY_TIMEOUT' })
  })

  it('rejects a body with the error that update throws', async () => {
    const tooLarge = new Error('too large')
    const reading = readWebBody(
      request(BODY),
      () => {
        throw tooLarge
      },
      { timeoutMs: 15_000, fix: '' },
    )
    await expect(reading).rejects.toBe(tooLarge)
  })
})
