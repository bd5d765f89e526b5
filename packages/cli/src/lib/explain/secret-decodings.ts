import type { Fault, FaultCode } from './faults.ts'
import type { Key, Reading } from './readings.ts'

const PREFIX = 'whsec_'

/** Returns the keys that a shared secret may be decoded to, the correct one first. */
export function decodings(text: string, name: string): Reading<Key>[] {
  const prefixed = text.startsWith(PREFIX)
  const bare = prefixed ? text.slice(PREFIX.length) : text
  const readings: Reading<Key>[] = []
  const add = (bytes: Uint8Array, code: FaultCode, problem: string): void => {
    readings.push(hmac(bytes, { code, problem: `${name} ${problem}.` }))
  }
  const decoded = Buffer.from(bare, 'base64')
  if (decoded.length > 0 && decoded.toString('base64') === bare) {
    const wrongSize = decoded.length < 24 || decoded.length > 64
    if (!prefixed) add(decoded, 'secret_prefix', 'has no whsec_ prefix')
    else if (wrongSize) add(decoded, 'secret_size', `has ${decoded.length} bytes`)
    else readings.push(hmac(decoded))
  } else if (/^[\w+/-]+=*$/.test(bare)) {
    add(
      decoded,
      'secret_encoding',
      `is in ${/[-_]/.test(bare) ? 'the URL-safe alphabet' : 'a non-standard form'} of base64`,
    )
  }
  if (/^(?:[0-9a-f]{2}){8,}$/i.test(bare))
    add(Buffer.from(bare, 'hex'), 'secret_encoding', 'is in hex, not base64')
  const inner = decoded.toString().trim()
  if (inner.startsWith(PREFIX))
    add(
      Buffer.from(inner.slice(PREFIX.length), 'base64'),
      'secret_encoded_twice',
      'is encoded in base64 twice',
    )
  if (prefixed) {
    add(
      Buffer.from(text),
      'secret_as_text',
      'was used as text, including whsec_, instead of being decoded from base64',
    )
    add(
      Buffer.from(bare),
      'secret_as_text',
      'was used as text without whsec_, instead of being decoded from base64',
    )
  } else if (text !== '') add(Buffer.from(text), 'secret_raw_text', 'was used as plain text')
  return readings
}

function hmac(bytes: Uint8Array, ...faults: Fault[]): Reading<Key> {
  return { value: { kind: 'hmac', bytes }, faults }
}
