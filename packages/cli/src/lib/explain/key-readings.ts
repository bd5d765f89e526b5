import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { Fault } from './faults.ts'
import type { Key, Reading } from './readings.ts'
import { decodings } from './secret-decodings.ts'

/** PKCS #8 and SPKI prefixes of an Ed25519 key, before its 32 bytes (RFC 8410, sections 4 and 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Returns every key that the secrets may represent, with the mistake that each implies. */
export function keyReadings(secrets: readonly string[], others: readonly string[]): Reading<Key>[] {
  const count = secrets.length
  return [
    ...secrets.flatMap((secret, index) =>
      readingsOf(secret, count > 1 ? `Secret ${index + 1} of ${count}` : 'The secret'),
    ),
    ...others.flatMap((secret, index) => {
      const name = others.length > 1 ? `Other secret ${index + 1} of ${others.length}` : 'The other secret'
      const problem = `${name} made the signature, not one of those that the receiver is configured with.`
      const other: Fault = { code: 'secret_other', problem }
      return readingsOf(secret, name).map(({ value, faults }) => ({ value, faults: [other, ...faults] }))
    }),
  ]
}

function readingsOf(secret: string, name: string): Reading<Key>[] {
  return cleanings(secret, name).flatMap((clean) => {
    const { value: text, faults } = clean
    const keys = /^wh[sp]k_/.test(text) ? ed25519(text, name) : decodings(text, name)
    return keys.map((key) => ({ value: key.value, faults: [...faults, ...key.faults] }))
  })
}

/** Returns the secret as given, and with surrounding or escaped characters removed. */
function cleanings(secret: string, name: string): Reading<string>[] {
  const readings: Reading<string>[] = [{ value: secret, faults: [] }]
  const add = (value: string, code: Fault['code'], problem: string): void => {
    if (value !== secret) readings.push({ value, faults: [{ code, problem: `${name} ${problem}.` }] })
  }
  const trimmed = secret.replaceAll(/^(?:\s|\\n)+|(?:\s|\\r|\\n)+$/g, '')
  add(trimmed, 'secret_surroundings', 'is surrounded by whitespace or a line ending')
  add(trimmed.replaceAll(/^(["'`])(.*)\1$/g, '$2').trim(), 'secret_surroundings', 'is in quotes')
  add(trimmed.replace(/^v1a?,/, ''), 'secret_prefix', 'begins with v1,')
  add(
    trimmed.replaceAll(' ', '+'),
    'secret_escaped',
    'has spaces instead of +: it was decoded like a query string',
  )
  add(percentDecoded(trimmed), 'secret_escaped', 'is percent-encoded, as in a URL')
  return readings
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // not percent-encoded
  }
}

function ed25519(text: string, name: string): Reading<Key>[] {
  const bytes = Buffer.from(text.slice('whsk_'.length), 'base64')
  if (bytes.length !== 32 && bytes.length !== 64) return []
  if (text.startsWith('whpk_')) {
    const publicKey = createPublicKey({
      key: Buffer.concat([SPKI, bytes.subarray(0, 32)]),
      format: 'der',
      type: 'spki',
    })
    return [{ value: { kind: 'ed25519', publicKey }, faults: [] }]
  }
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8, bytes.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  })
  const fault: Fault = { code: 'secret_private', problem: `${name} is the sender's private key.` }
  return [{ value: { kind: 'ed25519', publicKey: createPublicKey(privateKey) }, faults: [fault] }]
}
