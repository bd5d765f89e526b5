import { randomBytes } from 'node:crypto'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createVault } from '../../src/lib/secrets/secret-box.ts'

const key = randomBytes(32)
const vault = createVault(key)

describe('createVault', () => {
  it('opens what it sealed, whatever it is', () => {
    assert(
      property(string({ unit: 'grapheme' }), string(), (secret, owner) => {
        expect(vault.open(vault.seal(secret, owner), owner)).toBe(secret)
      }),
    )
  })

  it('seals the same secret differently each time', () => {
    expect(vault.seal('whsec_a', 'sec_1')).not.toEqual(vault.seal('whsec_a', 'sec_1'))
  })

  it('opens nothing that was changed in any bit', () => {
    const sealed = Buffer.from(vault.seal('whsec_a', 'sec_1'))
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => vault.open(changed, 'sec_1')).toThrow('sealed under another key')
    }
  })

  it.each([
    { name: 'another owner', open: () => vault.open(vault.seal('s', 'sec_1'), 'sec_2') },
    { name: 'another key', open: () => createVault(randomBytes(32)).open(vault.seal('s', 'sec_1'), 'sec_1') },
    { name: 'nothing', open: () => vault.open(new Uint8Array(), 'sec_1') },
    { name: 'too few bytes', open: () => vault.open(vault.seal('', 'sec_1').subarray(0, 20), 'sec_1') },
  ])('refuses $name by a code, without the secret', ({ open }) => {
    expect(open).toThrow(expect.objectContaining({ code: 'ERR_SENDER_KEY' }))
  })
})
