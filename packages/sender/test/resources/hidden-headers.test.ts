import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASES, KEY, type TestDatabase } from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

const URL = 'https://example.com/hooks'
const ELSEWHERE = 'https://example.org/hooks'
const HEADERS = { 'X-Api-Key': 'sesame', 'x-team': 'payments' }

describe.each(DATABASES)('on $name', ({ open }) => {
  let database: TestDatabase
  let sender: TestSender
  beforeAll(async () => {
    database = await open()
    sender = await createTestSender({
      database: database.url,
      encryptionKey: KEY,
    })
    await sender.eventTypes.upsert('a.one')
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await sender.stop()
    await database.stop()
  })

  async function create(): Promise<string> {
    return (await sender.endpoints.create({ url: URL, events: ['a.one'], headers: HEADERS })).id
  }

  async function storedHeaders(id: string): Promise<unknown> {
    const { rows } = await sender.transaction(async (tx) =>
      tx.query('select headers from hookseal.endpoints where id = $1', [id]),
    )
    return Object.values(rows[0] ?? {})[0]
  }

  it.each([
    'https://example.org/hooks',
    'http://example.com/hooks',
    'https://example.com:8443/hooks',
    'https://a.example.com/hooks',
  ])('removes hidden headers when the URL moves to %s', async (url) => {
    const id = await create()
    const updated = await sender.endpoints.update(id, { url })
    expect(updated).toMatchObject({ url, headers: { 'x-team': 'payments' }, droppedHeaders: ['X-Api-Key'] })
    expect(await storedHeaders(id)).toEqual({ 'x-team': 'payments' })
    // Not even when the URL moves back.
    await sender.endpoints.update(id, { url: URL })
    expect(await storedHeaders(id)).toEqual({ 'x-team': 'payments' })
  })

  it('keeps hidden headers when only the path changes, or a default port is written out', async () => {
    const id = await create()
    for (const url of ['https://example.com/other?a=1', 'https://EXAMPLE.com:443/'])
      expect(await sender.endpoints.update(id, { url })).toMatchObject({ droppedHeaders: [] })
    expect(await storedHeaders(id)).toEqual(HEADERS)
  })

  it('uses the values that are sent with the new URL', async () => {
    const id = await create()
    const updated = await sender.endpoints.update(id, { url: ELSEWHERE, headers: { 'X-Api-Key': 'new' } })
    expect(updated.droppedHeaders).toEqual([])
    expect(await storedHeaders(id)).toEqual({ 'X-Api-Key': 'new' })
  })

  it('rejects a redacted value together with a URL of another origin, and changes nothing', async () => {
    const id = await create()
    for (const name of ['X-Api-Key', 'x-api-key', 'x-team'])
      await expect(
        sender.endpoints.update(id, { url: ELSEWHERE, headers: { [name]: '[redacted]' } }),
      ).rejects.toMatchObject({ code: 'ERR_SENDER_INVALID', field: `headers.${name}` })
    expect(await sender.endpoints.get(id)).toMatchObject({ url: URL })
    expect(await storedHeaders(id)).toEqual(HEADERS)
  })

  it('keeps a redacted value that is sent back, also in another case', async () => {
    const id = await create()
    await sender.endpoints.update(id, { headers: { 'x-api-key': '[redacted]' } })
    expect(await storedHeaders(id)).toEqual({ 'x-api-key': 'sesame' })
  })

  it('rejects a redacted value under a spelling of its name that would show it', async () => {
    const headers = { 'x-sign': 'sesame' }
    const { id } = await sender.endpoints.create({ url: URL, events: ['a.one'], headers })
    await expect(sender.endpoints.update(id, { headers: { 'x-sIgn': '[redacted]' } })).rejects.toMatchObject({
      code: 'ERR_SENDER_INVALID',
      field: 'headers.x-sIgn',
    })
    expect((await sender.endpoints.get(id)).headers).toEqual({ 'x-sign': '[redacted]' })
    await sender.endpoints.update(id, { headers: { 'X-SIGN': '[redacted]' } })
    expect(await storedHeaders(id)).toEqual({ 'X-SIGN': 'sesame' })
  })

  it('does not bring a hidden value to another origin when updates run concurrently', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await create()
      await Promise.allSettled([
        sender.endpoints.update(id, { headers: { 'X-Api-Key': '[redacted]' } }),
        sender.endpoints.update(id, { url: ELSEWHERE }),
      ])
      expect(await sender.endpoints.get(id)).toMatchObject({ url: ELSEWHERE })
      expect(JSON.stringify(await storedHeaders(id))).not.toContain('sesame')
    }
  })
})
