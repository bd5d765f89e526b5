import type { HashName } from '@hookseal/core/schemes'
import type { ProviderRow, TextEncoding } from './provider-row.ts'

/**
 * The facts of providers that sign the body alone, with the text of the secret as key. No time is signed, so that a recorded delivery stays
 * valid: state `time` and `tolerance` after these facts if the payload contains one.
 *
 * @param header The signature header, or several of which one has to match. Lowercase.
 */
export function hmacOfBody(
  header: string | readonly string[],
  {
    hash = 'sha256',
    encoding = 'hex',
    prefix = '',
  }: {
    /** @default 'sha256' */
    hash?: HashName
    /** @default 'hex' */
    encoding?: TextEncoding
    /** What precedes the signature, such as `sha256=`. @default '' */
    prefix?: string
  } = {},
): Pick<ProviderRow, 'signature' | 'time' | 'tolerance'> {
  return {
    signature: { kind: 'mac', hash, encoding, header, format: { prefix }, signed: '{body}', key: 'text' },
    time: null,
    tolerance: null,
  }
}
