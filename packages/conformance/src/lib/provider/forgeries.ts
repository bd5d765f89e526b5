import type { WebhookErrorCode } from '@hookseal/core'
import type { ProviderUnderTest, SignedRequest } from './oracle.ts'

/** A changed delivery, with the codes of which one must reject it. */
export interface Forgery {
  name: string
  request: { body: string; headers: Record<string, string | string[]> }
  codes: readonly WebhookErrorCode[]
}

const MISMATCH = 'ERR_WEBHOOK_SIGNATURE_MISMATCH'
const MALFORMED = 'ERR_WEBHOOK_SIGNATURE_INVALID'
const HEADER = 'ERR_WEBHOOK_HEADER_INVALID'

/** Every way in which the contract changes the headers and the body of a valid delivery. */
export function forgeries({ row }: ProviderUnderTest, valid: SignedRequest, otherBody: string): Forgery[] {
  const { headers, body } = valid
  const change = (name: string, value: string | string[] | undefined) => {
    const { [name]: _old, ...others } = headers
    return { body, headers: value === undefined ? others : { ...others, [name]: value } }
  }
  const list: Forgery[] = []
  if (row.signature.kind !== 'token')
    list.push({
      name: 'its body changed',
      request: { headers, body: otherBody },
      codes: [MISMATCH, MALFORMED],
    })
  for (const header of signatureHeaders(row)) {
    const value = headers[header]
    if (value === undefined) continue
    list.push(
      {
        name: `${header} truncated`,
        request: change(header, value.slice(0, -1)),
        codes: [MALFORMED, MISMATCH],
      },
      {
        name: `${header} doubled`,
        request: change(header, doubled(value)),
        codes: [MALFORMED, MISMATCH, HEADER],
      },
      { name: `${header} of zeros`, request: change(header, zeros(value)), codes: [MALFORMED, MISMATCH] },
      {
        name: `${header} missing`,
        request: change(header, undefined),
        codes: ['ERR_WEBHOOK_HEADER_MISSING'],
      },
    )
    // Another receiver might read the other value. Some providers repeat the header in a rotation.
    const { format } = row.signature
    if (format !== undefined && 'listOf' in format) continue
    list.push({
      name: `${header} repeated with another value`,
      request: change(header, [zeros(value), value]),
      codes: [HEADER, MALFORMED, MISMATCH],
    })
  }
  if (row.time?.in === 'header' && row.time.header !== undefined) {
    const header = row.time.header
    const value = headers[header] ?? ''
    list.push(
      { name: `${header} changed`, request: change(header, otherTime(value)), codes: [MISMATCH] },
      {
        name: `${header} missing`,
        request: change(header, undefined),
        codes: ['ERR_WEBHOOK_HEADER_MISSING'],
      },
      {
        name: `${header} not a time`,
        request: change(header, 'now'),
        codes: ['ERR_WEBHOOK_TIMESTAMP_INVALID'],
      },
    )
  }
  const [idHeader] = row.id.in === 'header' ? [row.id.header ?? []].flat() : []
  if (row.id.signed && idHeader !== undefined)
    list.push({ name: 'its signed id changed', request: change(idHeader, 'another'), codes: [MISMATCH] })
  return list
}

function signatureHeaders({ signature }: ProviderUnderTest['row']): readonly string[] {
  if (signature.headerPrefix !== undefined) return [`${signature.headerPrefix}signature`]
  const { header = [] } = signature
  return typeof header === 'string' ? [header] : header.slice(0, 1)
}

/** A signature of the same form that signs nothing: every character of its last run of 16 or more. */
function zeros(value: string): string {
  return value.replace(
    /[A-Za-z0-9+/_-]{16,}(=*)$/,
    (text, padding: string) => 'A'.repeat(text.length - padding.length) + padding,
  )
}

/** Writes the last run of 16 or more characters two times. */
function doubled(value: string): string {
  return value.replace(/[A-Za-z0-9+/_=-]{16,}$/, (text) => text + text)
}

/** Another time inside the tolerance. */
function otherTime(value: string): string {
  if (/^\d+$/.test(value)) return String(Number(value) - (value.length > 11 ? 1000 : 1))
  return new Date(Date.parse(value) - 1000).toISOString()
}
