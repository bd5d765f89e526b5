import { randomBytes } from 'node:crypto'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecretBox } from '../../src/lib/secrets/secret-box.ts'

const key = randomBytes(32)
const secretBox = createSecretBox(key)

describe('createSecretBox', () => {
  it('opens any secret that it sealed', () => {
    assert(
      property(string({ unit: 'grapheme' }), string(), (secret, owner) => {
        expect(secretBox.open(secretBox.seal(secret, owner), owner)).toBe(secret)
      }),
    )
  })

  it('seals the same secret differently each time', () => {
    expect(secretBox.seal('whsec_a', 'sec_1')).not.toEqual(secretBox.seal('whsec_a', 'sec_1'))
  })

  it('rejects a sealed secret if any single bit is changed', () => {
    const sealed = Buffer.from(secretBox.seal('whsec_a', 'sec_1'))
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => secretBox.open(changed, 'sec_1')).toThrow('sealed with another encryption key')
    }
  })

  it.each([
    { name: 'another owner', open: () => secretBox.open(secretBox.seal('s', 'sec_1'), 'sec_2') },
    {
      name: 'another key',
      open: () => createSecretBox(randomBytes(32)).open(secretBox.seal('s', 'sec_1'), 'sec_1'),
    },
    { name: 'no bytes', open: () => secretBox.open(new Uint8Array(), 'sec_1') },
    {
      name: 'too few bytes',
      open: () => secretBox.open(secretBox.seal('', 'sec_1').subarray(0, 20), 'sec_1'),
    },
  ])('rejects $name with ERR_SENDER_KEY', ({ open }) => {
    expect(open).toThrow(expect.objectContaining({ code: 'ERR_SENDER_KEY' }))
  })
})
