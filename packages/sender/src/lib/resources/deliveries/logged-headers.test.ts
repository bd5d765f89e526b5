import { expect, it } from 'vitest'
import { toLoggedHeaders, toStoredHeaders } from './logged-headers.ts'

const SENT = {
  'content-type': 'application/json',
  'user-agent': 'hookseal',
  'webhook-id': 'evt_1',
  'webhook-timestamp': '1767225600',
  'webhook-signature': 'v1,CbQzdiV8XKs+0= v1,2bQzdiV8XKs+0=',
}
const ATTEMPT = { eventId: 'evt_1', startedAt: new Date(1_767_225_600_999) }
const SHOWN = { ...SENT, 'webhook-signature': 'v1,CbQzdiV8… v1,2bQzdiV8…' }

it('stores what differs from delivery to delivery, and shows everything that was sent', () => {
  const stored = toStoredHeaders({ 'x-region': 'eu' }, SENT, undefined)
  expect(stored).toEqual({ 'x-region': 'eu', 'webhook-signature': 'v1,CbQzdiV8 v1,2bQzdiV8' })
  expect(toLoggedHeaders(stored, ATTEMPT)).toEqual({ ...SHOWN, 'x-region': 'eu' })
})

it('shows attempts of earlier versions, which stored all headers, as they are', () => {
  const stored = { ...SHOWN, 'user-agent': 'another', 'webhook-timestamp': '1767225601' }
  expect(toLoggedHeaders(stored, ATTEMPT)).toEqual(stored)
})

it('adds no headers to an attempt that could not be signed', () => {
  const stored = toStoredHeaders({ 'x-region': 'eu' }, {}, undefined)
  expect(toLoggedHeaders(stored, ATTEMPT)).toEqual({ 'x-region': 'eu' })
})
