import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Call, expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi
let publisher: Call
beforeAll(async () => {
  api = await startApi()
  publisher = await api.as(['publish'])
})
afterAll(async () => api.stop())

const MARK = 'parsed once'

function event(n: number) {
  return { type: 'invoice.paid', data: { mark: MARK, list: [n, { n }] } }
}

/** Resolves with how many texts with the data of an event are parsed meanwhile. */
async function countParsed(work: () => Promise<void>): Promise<number> {
  const parse = vi.spyOn(JSON, 'parse')
  await work()
  const texts = parse.mock.calls.map(([text]) => text)
  parse.mockRestore()
  return texts.filter((text) => text.includes(MARK)).length
}

describe('the cost of publishing', () => {
  it('parses the body of a request one time, with one event or many', async () => {
    const one = await countParsed(async () => {
      expect((await publisher('POST', '/events', { body: event(1) })).status).toBe(202)
    })
    const many = await countParsed(async () => {
      const events = Array.from({ length: 20 }, (_, n) => event(n))
      expect((await publisher('POST', '/events/batch', { body: { events } })).status).toBe(202)
    })
    expect([one, many]).toEqual([1, 1])
  })

  it('creates no web stream for a body of known length', async () => {
    const toWeb = vi.spyOn(Readable, 'toWeb')
    expect((await publisher('POST', '/events', { body: event(1) })).status).toBe(202)
    expect(toWeb).not.toHaveBeenCalled()
  })

  it.each([
    ['of known length', (text: string) => text],
    ['of unknown length', (text: string) => new Blob([text]).stream()],
  ])('rejects a body %s that is too large, too deep or not text, and stores others', async (_name, toRaw) => {
    const send = async (data: string) =>
      publisher('POST', '/events', { raw: toRaw(`{"type":"invoice.paid","data":${data}}`) })
    expect((await send('{"a":["\u00e9"]}')).status).toBe(202)
    expectProblem(await send(`"${'x'.repeat(1024 * 1024)}"`), 413, 'ERR_API_BODY_TOO_LARGE')
    expectProblem(
      await send(`${'['.repeat(64)}${']'.repeat(64)}`),
      422,
      'ERR_API_INVALID',
      'data.0.0.0.0.0.0.0',
    )
    expectProblem(await send('{"a":["\\u0000"]}'), 422, 'ERR_API_INVALID', 'data.a.0')
    expectProblem(await send('{"\\ud800":1}'), 422, 'ERR_API_INVALID', 'data')
  })
})
