import type { Fault } from './faults.ts'
import type { SignatureReading } from './readings.ts'

/** Returns every signature that the header may contain, correctly encoded or not. */
export function signatureReadings(header: string): SignatureReading[] {
  const correct = header.split(' ').flatMap(readEntry)
  const bare = header.replaceAll(/["']/g, '')
  const parts = bare.split(/[\s,;]+/).filter((part) => !/^(?:v\d+a?|t=\d+)?$/.test(part))
  const faulty = parts.flatMap((part) => readPart(part, header))
  return [...correct, ...faulty]
}

function readEntry(entry: string): SignatureReading[] {
  const [, version = '', text = ''] = /^(v1a?),(.*)$/.exec(entry) ?? []
  const bytes = Buffer.from(text, 'base64')
  const length = version === 'v1' ? 32 : 64
  return bytes.length === length && bytes.toString('base64') === text ? [{ value: bytes, faults: [] }] : []
}

/** Reads a malformed part of the header: the version may be missing, or joined by `=`. */
function readPart(part: string, header: string): SignatureReading[] {
  const label = /^(?:sha\d+|v\d+a?|hmac)=/i.exec(part)?.[0] ?? ''
  const text = part.slice(label.length)
  const versioned = header.includes(`v1,${text}`) || header.includes(`v1a,${text}`)
  const version = versioned
    ? ''
    : label === ''
      ? ', without the v1, prefix'
      : `, after ${label} instead of v1,`
  return encodings(text).map(({ bytes, as }) => {
    const quoted = /["']/.test(header) ? ', in quotes' : ''
    const fault: Fault = {
      code: 'signature_format',
      problem: `The signature is sent as ${as}${version}${quoted}.`,
    }
    return { value: bytes, faults: [fault] }
  })
}

function encodings(text: string): { bytes: Uint8Array; as: string }[] {
  if (/^(?:[0-9a-f]{2}){20,64}$/i.test(text)) return [{ bytes: Buffer.from(text, 'hex'), as: 'hex' }]
  if (!/^[\w+/-]+=*$/.test(text)) return []
  const bytes = Buffer.from(text, 'base64')
  const inner = bytes.toString('latin1')
  if (/^(?:[0-9a-f]{2}){20,64}$/i.test(inner))
    return [{ bytes: Buffer.from(inner, 'hex'), as: 'the base64 of its hex' }]
  const urlSafe = /[-_]/.test(text)
  const padded = text.length % 4 === 0
  const alphabet = urlSafe ? 'base64 in the URL-safe alphabet' : 'base64'
  return [{ bytes, as: `${alphabet}${padded ? '' : ' without padding'}` }]
}
