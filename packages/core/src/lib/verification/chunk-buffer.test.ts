import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createVerifier, signedHeaders } from '../../index.ts'
import { concatBytes } from '../crypto/bytes.ts'
import { createChunkBuffer } from './chunk-buffer.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const bytes = (length: number, from = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => from + index)

/** The chunks that a buffer passes on for `chunks`. */
function passOn(chunks: readonly Uint8Array[]): Uint8Array[] {
  const emitted: Uint8Array[] = []
  const buffer = createChunkBuffer((chunk) => emitted.push(chunk))
  for (const chunk of chunks) buffer.push(chunk)
  buffer.flush()
  return emitted
}

describe('createChunkBuffer', () => {
  it('passes a large chunk on without a copy', () => {
    const large = bytes(1024)
    expect(passOn([large])[0]).toBe(large)
  })

  it('passes nothing on for no bytes', () => {
    expect(passOn([])).toEqual([])
    expect(passOn([bytes(0), bytes(0)])).toEqual([])
  })

  it('merges a million single bytes into 62 chunks', () => {
    expect(passOn(Array(1_000_000).fill(bytes(1)))).toHaveLength(Math.ceil(1_000_000 / 16_384))
  })

  it('passes on all bytes in their order, in a bounded number of chunks', () => {
    const lengths = fc.array(fc.oneof(fc.nat(3), fc.nat(1023), fc.integer({ min: 1024, max: 20_000 })), {
      maxLength: 100,
    })
    fc.assert(
      fc.property(lengths, (list) => {
        const chunks = list.map((length, index) => bytes(length, index))
        const emitted = passOn(chunks)
        const total = list.reduce((sum, length) => sum + length, 0)
        const large = list.filter((length) => length >= 1024).length
        expect(Buffer.compare(concatBytes(emitted), concatBytes(chunks))).toBe(0)
        expect(emitted.length).toBeLessThanOrEqual(2 * large + 1 + total / (16_384 - 1023))
      }),
    )
  })
})

describe('a body that arrives byte by byte', () => {
  const body = `"${'a'.repeat(200_000)}"`
  const verifier = createVerifier({ secret: SECRET })

  it('verifies a body of which each byte is a chunk of its own', async () => {
    const verification = await verifier.start(await signedHeaders({ id: 'msg_1', body }, SECRET))
    for (const byte of Buffer.from(body)) verification.update(Uint8Array.of(byte))
    const message = await verification.finish()
    expect(message.payload).toBe('a'.repeat(200_000))
  })

  it('takes less than 10 times the memory of the bytes of a body that arrives byte by byte', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const memory = (): number => {
      collect()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const verification = await verifier.start(await signedHeaders({ id: 'msg_1', body }, SECRET))
    const before = memory()
    for (const byte of Buffer.from(body)) verification.update(Uint8Array.of(byte))
    // The body has 200 kB. Kept as one object per byte it took 40 MB.
    expect(memory() - before).toBeLessThan(2_000_000)
    await verification.finish()
  })
})
