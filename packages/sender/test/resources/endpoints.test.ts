import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paginate } from '../../src/index.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

let sender: TestSender
const url = 'http://127.0.0.1:9999/hook'

beforeAll(async () => {
  sender = await createTestSender({ rotationOverlapSeconds: 60 })
  await sender.eventTypes.upsert('a.one', { example: { n: 1 } })
  await sender.eventTypes.upsert('a.two')
  await sender.organizations.create({ id: 'other', name: 'Other' })
})

afterAll(async () => sender.stop())

describe('endpoints', () => {
  it('returns the signing secret at the creation of an endpoint, and never again', async () => {
    const { signingSecret, ...endpoint } = await sender.endpoints.create({
      url,
      events: ['a.one', 'a.one'],
      name: 'One',
    })
    expect(signingSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(endpoint).toMatchObject({
      id: expect.stringMatching(/^wh_[0-9a-f]{32}$/),
      organizationId: 'default',
      events: ['a.one'],
      enabled: true,
      signingSecretPrefix: signingSecret.slice(0, 12),
      updatedAt: null,
      lastDeliveryAt: null,
    })
    const shown = [await sender.endpoints.get(endpoint.id), await sender.endpoints.list(), endpoint]
    expect(JSON.stringify(shown)).not.toContain(signingSecret.slice(13))
    expect(await sender.endpoints.get(endpoint.id)).toEqual(endpoint)
  })

  it('keeps the previous secret active for the overlap after a rotation, and returns its expiry', async () => {
    const before = Date.now()
    const { id, signingSecret: old } = await sender.endpoints.create({ url, events: ['a.one'] })
    const rotated = await sender.endpoints.rotateSecret(id)
    expect(rotated.signingSecret).not.toBe(old)
    expect(rotated.signingSecretPrefix).toBe(rotated.signingSecret.slice(0, 12))
    const until = rotated.previousSecretExpiresAt?.getTime() ?? 0
    expect(until).toBeGreaterThanOrEqual(before + 60_000)
    expect(until).toBeLessThanOrEqual(Date.now() + 60_000)
    const now = await sender.endpoints.rotateSecret(id, { overlapSeconds: 0 })
    expect(now.previousSecretExpiresAt).toBeNull()
  })

  it('updates only the given settings', async () => {
    const {
      id,
      signingSecret: _secret,
      ...created
    } = await sender.endpoints.create({
      url,
      events: ['a.one'],
      description: 'first',
      rateLimit: 5,
    })
    const updated = await sender.endpoints.update(id, { events: ['a.two'], rateLimit: null })
    expect(updated).toEqual({
      ...created,
      id,
      events: ['a.two'],
      rateLimit: null,
      updatedAt: expect.any(Date),
      droppedHeaders: [],
      droppedLegacySecret: false,
    })
  })

  it('redacts secret-looking headers, and keeps their values if an update sends them back redacted', async () => {
    const headers = { Authorization: 'Bearer t0ken', 'X-Team': 'payments' }
    const { id, headers: shown } = await sender.endpoints.create({ url, events: ['a.one'], headers })
    expect(shown).toEqual({ Authorization: '[redacted]', 'X-Team': 'payments' })
    const updated = await sender.endpoints.update(id, { headers: { ...shown, 'X-Team': 'billing' } })
    expect(updated.headers).toEqual({ Authorization: '[redacted]', 'X-Team': 'billing' })
    expect(sender.logged.join()).not.toContain('t0ken')
  })

  it.each<{ name: string; input: object; code: string; field: string }>([
    { name: 'no url', input: { url: undefined }, code: 'INVALID', field: 'url' },
    { name: 'an invalid url', input: { url: 'example' }, code: 'URL', field: 'url' },
    { name: 'a private address', input: { url: 'https://10.0.0.1/' }, code: 'URL', field: 'url' },
    {
      name: 'a url that is too long',
      input: { url: `https://example.com/${'a'.repeat(2048)}` },
      code: 'INVALID',
      field: 'url',
    },
    { name: 'no events', input: { events: [] }, code: 'INVALID', field: 'events' },
    {
      name: 'an unknown event',
      input: { events: ['a.one', 'a.three'] },
      code: 'EVENT_TYPE',
      field: 'events',
    },
    { name: 'a wildcard', input: { events: ['*'] }, code: 'EVENT_TYPE', field: 'events' },
    { name: 'a name with U+0000', input: { name: 'a\0' }, code: 'INVALID', field: 'name' },
    { name: 'a name with a lone surrogate', input: { name: '\ud800' }, code: 'INVALID', field: 'name' },
    { name: 'a name of 256 characters', input: { name: 'a'.repeat(256) }, code: 'INVALID', field: 'name' },
    {
      name: 'a header that frames the request',
      input: { headers: { Host: 'x' } },
      code: 'INVALID',
      field: 'headers.Host',
    },
    {
      name: 'a header with a line break',
      input: { headers: { 'X-A': 'a\r\nb: c' } },
      code: 'INVALID',
      field: 'headers.X-A',
    },
    {
      name: 'a repeated header',
      input: { headers: { 'X-A': '1', 'x-a': '2' } },
      code: 'INVALID',
      field: 'headers.x-a',
    },
    { name: 'a rate limit of 0', input: { rateLimit: 0 }, code: 'INVALID', field: 'rateLimit' },
    {
      name: 'a legacy secret without a legacy signature',
      input: { legacySecret: 's' },
      code: 'INVALID',
      field: 'legacySecret',
    },
  ])('rejects $name', async ({ input, code, field }) => {
    const create = sender.endpoints.create({ url, events: ['a.one'], ...input })
    await expect(create).rejects.toMatchObject({ code: `ERR_SENDER_${code}`, field })
  })

  it('lists pages, newest first, without gaps if endpoints are added in between', async () => {
    const scope = { organizationId: 'other' }
    const ids: string[] = []
    for (let n = 0; n < 5; n++)
      ids.unshift((await sender.endpoints.create({ url, events: ['a.one'], ...scope })).id)
    const first = await sender.endpoints.list({ ...scope, limit: 2 })
    await sender.endpoints.create({ url, events: ['a.one'], ...scope })
    const second = await sender.endpoints.list({ ...scope, limit: 2, cursor: first.nextCursor ?? '' })
    const third = await sender.endpoints.list({ ...scope, limit: 2, cursor: second.nextCursor ?? '' })
    expect([first, second, third].flatMap(({ data }) => data.map(({ id }) => id))).toEqual(ids)
    expect(third.nextCursor).toBeNull()
    expect(await sender.endpoints.count(scope)).toBe(6)
  })

  it('paginates over all items of a list, from a cursor, in pages of the given limit', async () => {
    const scope = { organizationId: 'many' }
    await sender.organizations.create({ id: 'many', name: 'Many' })
    const ids: string[] = []
    for (let n = 0; n < 4; n++)
      ids.unshift((await sender.endpoints.create({ url, events: ['a.one'], ...scope })).id)
    const sizes: number[] = []
    const list: typeof sender.endpoints.list = async (options) => {
      const page = await sender.endpoints.list(options)
      sizes.push(page.data.length)
      return page
    }
    const seen: string[] = []
    for await (const { id } of paginate(list, { ...scope, limit: 2 })) seen.push(id)
    expect([seen, sizes]).toEqual([ids, [2, 2]])
    const all: string[] = []
    for await (const { id } of paginate(sender.endpoints.list, scope)) all.push(id)
    expect(all).toEqual(ids)
    const { nextCursor } = await sender.endpoints.list({ ...scope, limit: 1 })
    const rest: string[] = []
    for await (const { id } of paginate(list, { ...scope, cursor: nextCursor ?? undefined })) rest.push(id)
    expect(rest).toEqual(ids.slice(1))
  })

  it('treats undefined options and settings as missing', async () => {
    const options = { limit: undefined, cursor: undefined, organizationId: undefined }
    const nothing = {
      description: undefined,
      headers: undefined,
      enabled: undefined,
      legacySecret: undefined,
    }
    const { id } = await sender.endpoints.create({ url, events: ['a.one'], name: 'kept', ...nothing })
    await sender.endpoints.update(id, { ...nothing, url: undefined, events: undefined, name: undefined })
    expect((await sender.endpoints.list(options)).data[0]).toMatchObject({
      id,
      url,
      name: 'kept',
      enabled: true,
    })
  })

  it.each(['', 'x', 'eDp4', '💥', 'a'.repeat(5000)])('rejects the cursor %j', async (cursor) => {
    await expect(sender.endpoints.list({ cursor })).rejects.toMatchObject({
      code: 'ERR_SENDER_INVALID',
      field: 'cursor',
    })
  })

  it('hides an endpoint from other organizations, and a deleted one from all', async () => {
    const { id } = await sender.endpoints.create({ url, events: ['a.one'] })
    const missing = { code: 'ERR_SENDER_NOT_FOUND', status: 404 }
    const scope = { organizationId: 'other' }
    await expect(sender.endpoints.get(id, scope)).rejects.toMatchObject(missing)
    await expect(sender.endpoints.update(id, { name: 'x' }, scope)).rejects.toMatchObject(missing)
    await expect(sender.endpoints.rotateSecret(id, scope)).rejects.toMatchObject(missing)
    await expect(sender.endpoints.test(id, scope)).rejects.toMatchObject(missing)
    await expect(sender.endpoints.delete(id, scope)).rejects.toMatchObject(missing)
    await sender.endpoints.delete(id)
    await expect(sender.endpoints.get(id)).rejects.toMatchObject(missing)
    await expect(sender.endpoints.delete(id)).rejects.toMatchObject(missing)
  })

  it('sets the pending deliveries of a deleted endpoint to dead', async () => {
    const { id } = await sender.endpoints.create({ url, events: ['a.two'] })
    const { deliveryId } = await sender.endpoints.test(id)
    await sender.endpoints.delete(id)
    expect(await sender.deliveries.get(deliveryId)).toMatchObject({
      status: 'dead',
      errorMessage: 'The endpoint was deleted.',
      attempts: [],
    })
  })

  it('tests only the given endpoint, with the example of its first type', async () => {
    const { id } = await sender.endpoints.create({ url, events: ['a.one'] })
    await sender.endpoints.create({ url, events: ['a.one'] })
    const { eventId, deliveryId } = await sender.endpoints.test(id)
    expect(eventId).toMatch(/^evt_test_[0-9a-f]{32}$/)
    expect(await sender.deliveries.count({ eventId })).toBe(1)
    const { body, endpointId } = await sender.deliveries.get(deliveryId)
    expect(endpointId).toBe(id)
    expect(JSON.parse(body)).toMatchObject({ type: 'a.one', data: { n: 1 } })
    await expect(sender.endpoints.test(id, { type: 'a.three' })).rejects.toMatchObject({
      code: 'ERR_SENDER_EVENT_TYPE',
    })
  })
})
