import { describe, expect, it } from 'vitest'
import { readWebBody } from './read-web-body.ts'

const BODY = '{"a": 10.0}'

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks.map((text) => new TextEncoder().encode(text)))
}

/** Never ends. */
const hanging = (): ReadableStream<Uint8Array> => new ReadableStream()
const failing = (): ReadableStream<Uint8Array> =>
  new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })

async function read(from: Request, timeoutMs = 1000): Promise<string> {
  const chunks: Uint8Array[] = []
  await readWebBody(from, (chunk) => chunks.push(chunk), { timeoutMs, fix: 'do this' })
  return Buffer.concat(chunks).toString()
}

describe.each([
  ['of a declared length', { 'content-length': String(BODY.length) }],
  ['of no declared length', {}],
] as const)('a body %s', (_case, headers) => {
  const request = (body: string | ReadableStream | null): Request =>
    new Request('http://localhost', { method: 'POST', headers, body, duplex: 'half' })

  it('is read whole', async () => {
    expect(await read(request(stream(BODY.slice(0, 4), BODY.slice(4))))).toBe(BODY)
    expect(await read(request(null))).toBe('')
  })

  it.each<[string, (body: Request) => unknown]>([
    ['was read', async (body) => body.text()],
    ['is locked', (body) => body.body?.getReader()],
    ['is half read', async (body) => body.body?.getReader().read()],
  ])('is refused at once when it %s', async (_name, take) => {
    const from = request(stream(BODY))
    await take(from)
    await expect(read(from)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_BODY_CONSUMED',
      message: expect.stringContaining('To fix it, do this.'),
    })
  })

  it('is refused when it breaks off', async () => {
    await expect(read(request(failing()))).rejects.toMatchObject({ code: 'ERR_WEBHOOK_BODY_ABORTED' })
  })

  it('is refused when it does not come in time', async () => {
    await expect(read(request(hanging()), 20)).rejects.toMatchObject({ code: 'ERR_WEBHOOK_BODY_TIMEOUT' })
  })

  it('lets through what its reader throws', async () => {
    const tooLarge = new Error('too large')
    const reading = readWebBody(
      request(BODY),
      () => {
        throw tooLarge
      },
      { timeoutMs: 1000, fix: '' },
    )
    await expect(reading).rejects.toBe(tooLarge)
  })
})
