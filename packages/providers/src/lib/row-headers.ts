import { type HeaderReader, WebhookError } from '@hookseal/core'
import type { IdFacts, ProviderRow, TimeUnit, TypeFacts } from './provider-row.ts'

/** A signed time as it is written. */
interface TimeText {
  text: string
  unit: TimeUnit
  header: string
}

const PRINTABLE = /^[\x21-\x7e]{1,256}$/

/**
 * Returns the function that reads the id of a delivery from its headers, or nothing if the row's id is not in one.
 *
 * It throws `ERR_WEBHOOK_HEADER_MISSING` and `ERR_WEBHOOK_HEADER_INVALID`.
 */
export function idReader(facts: IdFacts): (headers: HeaderReader) => string | undefined {
  if (facts.in !== 'header') return () => undefined
  const names = listOf(facts.header)
  return (headers) => {
    for (const name of names) {
      const id = headers.get(name)
      if (id !== undefined) return checkId(id, name)
    }
    return headers.require(names[0] ?? '')
  }
}

function checkId(id: string, header: string): string {
  if (PRINTABLE.test(id)) return id
  throw new WebhookError('ERR_WEBHOOK_HEADER_INVALID', `The ${header} header is not a valid id.`, {
    reason: 'characters',
    header,
  })
}

/** Returns the function that reads the type from the headers, or nothing if the row's type is not in one. */
export function typeReader(facts: TypeFacts | null): (headers: HeaderReader) => string | undefined {
  if (facts?.in !== 'header') return () => undefined
  const names = listOf(facts.header)
  return (headers) => {
    for (const name of names) {
      const type = headers.get(name)
      if (type !== undefined) return type
    }
    return undefined
  }
}

/** Returns the function that reads the signed time, of which `inSignature` is the part of the signature header that states it. */
export function timeReader({
  time,
  signature,
}: ProviderRow): (headers: HeaderReader, inSignature: string | undefined) => TimeText | undefined {
  if (time === null || time.in === 'payload' || time.in === 'jwt') return () => undefined
  const { unit } = time
  if (time.in === 'header') {
    const { header } = time
    return (headers) => ({ text: headers.require(header), unit, header })
  }
  const header = signature.kind === 'mac' ? (listOf(signature.header)[0] ?? '') : ''
  return (_headers, inSignature) => ({ text: inSignature ?? '', unit, header })
}

export function listOf(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names
}
