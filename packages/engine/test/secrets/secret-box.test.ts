import { randomBytes } from 'node:crypto'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecretBox } from '../../src/lib/secrets/secret-box.ts'

const key = randomBytes(32)
const secretBox = createSecretBox(key)
const owner = { endpointId: 'wh_1', id: 'sec_1' }

describe('createSecretBox', () => {
  it('opens any secret that it sealed', () => {
    assert(
      property(string({ unit: 'grapheme' }), string(), string(), (secret, endpointId, id) => {
        expect(secretBox.open(secretBox.seal(secret, { endpointId, id }), { endpointId, id })).toBe(secret)
      }),
    )
  })

  it('seals the same secret differently each time', () => {
    expect(secretBox.seal('whsec_a', owner)).not.toEqual(secretBox.seal('whsec_a', owner))
  })

  it('rejects a sealed secret if any single bit is changed', () => {
    const sealed = Buffer.from(secretBox.seal('whsec_a', owner))
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => secretBox.open(changed, owner)).toThrow('sealed with another encryption key')
    }
  })

  it.each([
    {
      name: 'another owner',
      open: () => secretBox.open(secretBox.seal('s', owner), { ...owner, id: 'sec_2' }),
    },
    {
      name: 'another endpoint',
      open: () => secretBox.open(secretBox.seal('s', owner), { ...owner, endpointId: 'wh_2' }),
    },
    {
      name: 'an owner whose parts are divided otherwise',
      open: () =>
        secretBox.open(secretBox.seal('s', { endpointId: 'a', id: 'b,c' }), { endpointId: 'a,b', id: 'c' }),
    },
    {
      name: 'another key',
      open: () => createSecretBox(randomBytes(32)).open(secretBox.seal('s', owner), owner),
    },
    { name: 'no bytes', open: () => secretBox.open(new Uint8Array(), owner) },
    {
      name: 'too few bytes',
      open: () => secretBox.open(secretBox.seal('', owner).subarray(0, 20), owner),
    },
  ])('rejects $name with ERR_ENGINE_KEY', ({ open }) => {
    expect(open).toThrow(expect.objectContaining({ code: 'ERR_ENGINE_KEY' }))
  })
})
