import { bodyTooLarge } from '../body-errors.ts'
import { WebhookError } from '../errors.ts'
import { type HeadersInput, readHeader } from '../headers.ts'
import type { RequestHead } from '../http.ts'

/** @throws {WebhookError} `ERR_WEBHOOK_METHOD` for anything but POST. */
export function assertPost({ method }: RequestHead): void {
  if (method !== 'POST')
    throw new WebhookError('ERR_WEBHOOK_METHOD', `A delivery must be a POST request, not ${method}.`)
}

/**
 * Checks what the headers declare about the body, before it is read. Its length is counted again while it is read.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_ENCODING` or `ERR_WEBHOOK_BODY_TOO_LARGE`.
 */
export function assertDeclaredBody(headers: HeadersInput, maxBodyBytes: number): void {
  const encoding = readHeader(headers, 'content-encoding')?.trim().toLowerCase()
  if (encoding !== undefined && encoding !== '' && encoding !== 'identity')
    throw new WebhookError(
      'ERR_WEBHOOK_BODY_ENCODING',
      'The body has a content encoding, but signatures cover the unencoded bytes.',
    )
  if (Number(readHeader(headers, 'content-length') ?? 0) > maxBodyBytes) throw bodyTooLarge(maxBodyBytes)
}
