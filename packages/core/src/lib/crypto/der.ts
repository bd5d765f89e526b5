/** The little of DER (ITU-T X.690) that Web Crypto cannot read: ECDSA signatures, and the key of a certificate. */
interface Element {
  tag: number
  content: Uint8Array
  /** The whole element with tag and length. */
  bytes: Uint8Array
}

const INTEGER = 0x02
const SEQUENCE = 0x30
const EXPLICIT_0 = 0xa0
/** The length of a coordinate of P-256, in bytes. */
const COORDINATE = 32

/** Returns r and s, 32 bytes each, of an ECDSA signature in DER; `undefined` if it is not one. */
export function ecdsaPoints(signature: Uint8Array): Uint8Array | undefined {
  const [sequence, ...rest] = readElements(signature) ?? []
  if (sequence?.tag !== SEQUENCE || rest.length > 0) return undefined
  const numbers = readElements(sequence.content)
  if (numbers?.length !== 2) return undefined
  const points = new Uint8Array(2 * COORDINATE)
  for (const [index, { tag, content }] of numbers.entries()) {
    // A leading zero keeps a number positive.
    const number = content[0] === 0 ? content.subarray(1) : content
    if (tag !== INTEGER || number.length > COORDINATE) return undefined
    points.set(number, (index + 1) * COORDINATE - number.length)
  }
  return points
}

/**
 * Returns the SubjectPublicKeyInfo of a certificate in DER (RFC 5280, section 4.1).
 *
 * @throws {TypeError} if it is not a certificate.
 */
export function certificateKey(certificate: Uint8Array): Uint8Array {
  const [sequence] = readElements(certificate) ?? []
  const [signed] = readElements(sequence?.content) ?? []
  const fields = readElements(signed?.content) ?? []
  // version (optional), serial number, signature, issuer, validity, subject, key
  const key = fields[fields[0]?.tag === EXPLICIT_0 ? 6 : 5]
  if (key?.tag !== SEQUENCE) throw new TypeError('this is not an X.509 certificate')
  return key.bytes
}

/** Returns the elements that follow each other in `bytes`, or `undefined` if one is malformed. */
function readElements(bytes: Uint8Array = new Uint8Array()): Element[] | undefined {
  const elements: Element[] = []
  for (let start = 0; start < bytes.length;) {
    const first = bytes[start + 1] ?? 0x80
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f
    // 0x80 is the indefinite length, which DER forbids. No certificate needs more than three bytes of length.
    if (first === 0x80 || lengthBytes > 3) return undefined
    const from = start + 2 + lengthBytes
    const long = bytes.subarray(start + 2, from).reduce((length, byte) => length * 256 + byte, 0)
    const end = from + (lengthBytes === 0 ? first : long)
    if (end > bytes.length) return undefined
    elements.push({
      tag: bytes[start] ?? 0,
      content: bytes.subarray(from, end),
      bytes: bytes.subarray(start, end),
    })
    start = end
  }
  return elements
}
