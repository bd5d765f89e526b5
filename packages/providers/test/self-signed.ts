import { createPublicKey, type KeyObject, sign } from 'node:crypto'

/** Returns a certificate of `publicKey` in PEM (RFC 5280, section 4.1): Node can read certificates, and not write them. */
export function selfSigned(publicKey: KeyObject, privateKey: KeyObject): string {
  const algorithm = der(0x30, der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05))
  const name = der(
    0x30,
    der(0x31, der(0x30, der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('test')))),
  )
  const validity = der(0x30, der(0x17, Buffer.from('260101000000Z')), der(0x17, Buffer.from('360101000000Z')))
  const spki = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
    type: 'spki',
    format: 'der',
  })
  const version = der(0xa0, der(0x02, Buffer.of(2)))
  const content = der(0x30, version, der(0x02, Buffer.of(1)), algorithm, name, validity, name, spki)
  const signature = der(0x03, Buffer.of(0), sign('sha256', content, privateKey))
  const base64 = der(0x30, content, algorithm, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content])
}
