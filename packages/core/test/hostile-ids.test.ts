import { describe, expect, it } from 'vitest'

import { headersOf, NOW, signed } from './deliveries.ts'
import { outcome, verifierAt } from './verifiers.ts'

const verifier = verifierAt()

// Every delivery in this file is validly signed for its id.
describe('an id', () => {
  it.each([
    { name: 'that is empty', id: '', reason: 'empty' },
    { name: 'of 257 bytes', id: 'a'.repeat(257), reason: 'too_long' },
    { name: 'of 10 kB', id: 'a'.repeat(10_000), reason: 'too_long' },
    { name: 'with a dot', id: 'msg.1', reason: 'dot' },
    { name: 'that is a dot', id: '.', reason: 'dot' },
    { name: 'that ends in a dot', id: 'msg_1.', reason: 'dot' },
    { name: 'with a space', id: 'msg 1', reason: 'characters' },
    { name: 'that starts with a space', id: ' msg_1', reason: 'characters' },
    { name: 'that ends in a space', id: 'msg_1 ', reason: 'characters' },
    { name: 'with a tab', id: 'msg\t1', reason: 'characters' },
    { name: 'that ends in a line feed', id: 'msg_1\n', reason: 'characters' },
    { name: 'with CR LF and another header', id: 'msg_1\r\nx: y', reason: 'characters' },
    { name: 'with NUL', id: 'msg_1\0', reason: 'characters' },
    { name: 'with DEL', id: 'msg_1\x7f', reason: 'characters' },
    { name: 'with a C1 control', id: 'msg_1\x85', reason: 'characters' },
    { name: 'with a no-break space', id: 'msg_1\xa0', reason: 'characters' },
    { name: 'with a zero-width space', id: 'msg\u200b_1', reason: 'characters' },
    { name: 'with a Latin-1 letter', id: 'msg_é', reason: 'characters' },
    { name: 'with a full-width full stop', id: 'msg．1', reason: 'characters' },
    { name: 'with an emoji', id: 'msg_🪝', reason: 'characters' },
    { name: 'with a lone surrogate', id: 'msg_\ud800', reason: 'characters' },
    { name: 'sent twice and joined by a comma and a space', id: 'msg_1, msg_1', reason: 'characters' },
  ])('rejects an id $name', async ({ id, reason }) => {
    expect(await outcome(verifier.verify(signed({ id })))).toBe(`400 ERR_WEBHOOK_HEADER_INVALID ${reason}`)
  })

  it('rejects an id that contains bytes of the body (dot shift), although the signed text is the same', async () => {
    const made = headersOf({ id: 'msg', body: `${NOW}.{"admin":true}` })
    const headers = { ...made, 'webhook-id': `msg.${NOW}` }
    expect(headers['webhook-signature']).toBe(
      headersOf({ id: `msg.${NOW}`, body: '{"admin":true}' })['webhook-signature'],
    )
    expect(await outcome(verifier.verify({ headers, body: '{"admin":true}' }))).toBe(
      '400 ERR_WEBHOOK_HEADER_INVALID dot',
    )
  })

  it('rejects an id with an error that names the header but not the value', async () => {
    const attempt = verifier.verify(signed({ id: 'very secret' }))
    await expect(attempt).rejects.toMatchObject({
      header: 'webhook-id',
      message: expect.not.stringContaining('secret'),
    })
  })
})

describe('a valid id', () => {
  const printable = Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index)).join(
    '',
  )

  it.each([
    { name: 'of one character', id: 'a' },
    { name: 'of 256 bytes', id: 'a'.repeat(256) },
    { name: 'of all printable ASCII except the dot', id: printable.replace('.', '') },
    { name: 'named __proto__', id: '__proto__' },
    { name: 'named constructor', id: 'constructor' },
  ])('accepts a valid id $name', async ({ id }) => {
    expect(await verifier.verify(signed({ id }))).toMatchObject({ id })
  })
})
