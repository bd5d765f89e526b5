import { createHmac } from 'node:crypto'
import type { ReceiverOptions, SignatureScheme } from '@hookseal/core'
import type { ProviderRow } from '@hookseal/providers'
import type { Header } from '../input/headers.ts'
import type { Fault } from './faults.ts'
import type { Reading } from './readings.ts'

/** A secret as text, or the bytes of a key that the provider does not use. */
export type SecretReading = Reading<string | Uint8Array>

/** Returns the ways to read the secrets, the correct one first. */
export function secretReadings(
  { title, signature }: ProviderRow,
  secrets: readonly string[],
  others: readonly string[],
): SecretReading[] {
  const readings: SecretReading[] = secrets.map((value) => ({ value, faults: [] }))
  const add = (value: string | Uint8Array, code: Fault['code'], problem: string): void => {
    if (value.length > 0) readings.push({ value, faults: [{ code, problem }] })
  }
  for (const secret of secrets) {
    const trimmed = secret.trim().replaceAll(/^(["'`])(.*)\1$/g, '$2')
    if (trimmed !== secret)
      add(trimmed, 'secret_surroundings', 'The secret is surrounded by whitespace or quotes.')
    if (signature.kind !== 'mac') continue
    const [, prefix = '', rest = ''] = /^([a-z]+_)?(.*)$/s.exec(trimmed) ?? []
    const decoded = `The signature was made with the secret decoded from base64. ${title} uses its text.`
    if (signature.key === 'text') {
      add(Buffer.from(rest, 'base64'), 'secret_decoded', decoded)
      if (/^(?:[0-9a-f]{2})+$/i.test(rest))
        add(
          Buffer.from(rest, 'hex'),
          'secret_decoded',
          `The signature was made with the secret decoded from hex. ${title} uses its text.`,
        )
      if (prefix !== '')
        add(
          rest,
          'secret_without_prefix',
          `The signature was made without the prefix ${prefix} of the secret.`,
        )
    }
  }
  for (const secret of others)
    add(secret, 'secret_other', 'A secret made the signature that the receiver is not configured with.')
  return readings
}

/** Returns the options of a receiver whose key is `secret`. */
export function withKey(
  options: ReceiverOptions & { scheme?: SignatureScheme },
  secret: string | Uint8Array,
  { signature }: ProviderRow,
): ReceiverOptions {
  if (typeof secret === 'string' || options.scheme === undefined) return options
  const hash = signature.kind === 'mac' ? signature.hash : 'sha256'
  const importSecret: SignatureScheme['importSecret'] = () => ({
    createMac(prefix) {
      const mac = createHmac(hash, secret).update(prefix)
      return {
        update: (chunk) => void mac.update(chunk),
        digest: (encoding) => mac.digest(encoding),
      }
    },
  })
  return { ...options, scheme: { ...options.scheme, importSecret } }
}

/** Returns the URLs that may have been signed in place of `publicUrl`, by what proxies change. */
export function urlReadings(
  publicUrl: string | undefined,
  headers: readonly Header[],
): Reading<string | undefined>[] {
  const readings: Reading<string | undefined>[] = [{ value: publicUrl, faults: [] }]
  if (publicUrl === undefined) return readings
  const valueOf = (name: string): string | undefined =>
    headers
      .find((header) => header.name.toLowerCase() === name)
      ?.value.split(',')[0]
      ?.trim()
  const hosts = [valueOf('x-forwarded-host'), valueOf('host'), new URL(publicUrl).host]
  const path = publicUrl.slice(new URL(publicUrl).origin.length)
  const paths = [path, path.endsWith('/') ? path.slice(0, -1) : `${path}/`, path.replace(/\?.*$/, '')]
  const seen = new Set([publicUrl])
  for (const host of hosts)
    for (const scheme of ['https', 'http'])
      for (const each of paths) {
        const url = `${scheme}://${host}${each}`
        if (host === undefined || seen.has(url) || !URL.canParse(url)) continue
        seen.add(url)
        const problem = `The signature is over ${url}, not over ${publicUrl}.`
        readings.push({ value: url, faults: [{ code: 'url_proxy', problem }] })
      }
  return readings
}
