import type { ProviderRow } from '@hookseal/providers'
import { REDACTED } from '../endpoints/custom-headers.ts'
import { isSensitiveName } from '../endpoints/sensitive-names.ts'
import type { NewRejection } from './rejection-log.ts'
import { signatureHeaders } from './signature-headers.ts'

/** Bounds of the headers that are kept. */
const MAX_HEADERS = 64
const MAX_VALUE = 2048
const MAX_TOTAL = 16_384

interface Rejected {
  row: ProviderRow | undefined
  request: Pick<Request, 'method' | 'headers'>
  /** The first bytes of the body, and how many were received. */
  received: { body: Uint8Array; bytes: number }
  error: { code: string; reason: string | undefined; message: string; status: number }
}

/** Returns what is kept of a rejected delivery, without secrets. */
export function toRejection({ row, request, received, error }: Rejected): NewRejection {
  return {
    method: request.method.slice(0, 16),
    headers: keptHeaders(request.headers, row),
    body: received.bytes === 0 || isSecretInBody(row) ? null : received.body,
    bodyBytes: received.bytes,
    code: error.code,
    reason: error.reason ?? null,
    message: error.message.slice(0, 1000),
    status: error.status,
  }
}

/** A signature is not a secret, and explains a mismatch. A token is one, also a wrong one: it may be that of another source. */
function keptHeaders(headers: Headers, row: ProviderRow | undefined): Record<string, string> {
  const signatures = row?.signature.kind === 'token' ? [] : signatureHeaders(row)
  const kept: Record<string, string> = {}
  let total = 0
  for (const [name, value] of headers) {
    const shown = isSensitiveName(name) && !signatures.includes(name) ? REDACTED : value.slice(0, MAX_VALUE)
    total += name.length + shown.length
    if (Object.keys(kept).length >= MAX_HEADERS || total > MAX_TOTAL) break
    kept[name] = shown
  }
  return kept
}

function isSecretInBody(row: ProviderRow | undefined): boolean {
  return row?.signature.kind === 'custom' && row.signature.authenticated === 'token'
}
