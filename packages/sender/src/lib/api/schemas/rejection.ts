import { z } from '@hono/zod-openapi'
import type { Rejection, RejectionWithBody } from '../../resources/sources/source.ts'
import { id, iso, time } from './common.ts'

export const rejection = z
  .object({
    id: z.string().openapi({ example: 'rej_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
    received_at: time,
    method: z.string().openapi({ example: 'POST' }),
    headers: z.record(z.string(), z.string()).openapi({
      description: 'Values that may be secret are redacted.',
      example: { 'stripe-signature': 't=1795253400,v1=…' },
    }),
    body_bytes: z.int().openapi({ description: 'Bytes received: 0 if it was rejected before its body.' }),
    code: z.string().openapi({ example: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' }),
    reason: z.string().nullable().openapi({ example: 'mismatch' }),
    message: z.string(),
    status: z.int().openapi({ description: 'Status of the response.', example: 401 }),
  })
  .openapi('Rejection')

export const rejectionList = z
  .object({
    data: z.array(rejection).openapi({ description: 'Newest first: up to 100 within 7 days.' }),
    rejected_count: z
      .int()
      .openapi({ description: 'Number of all rejections since the source was created.' }),
  })
  .openapi('RejectionList')

export const rejectionWithBody = rejection
  .extend({
    body: z.string().nullable().openapi({
      description:
        'The first 64 KiB as text. Null if it was not read, or may contain a secret. U+FFFD stands for bytes that are not UTF-8.',
    }),
    findings: z
      .array(z.object({ code: z.string(), problem: z.string(), fix: z.string() }))
      .openapi({ description: 'Why it was rejected, and how to fix it.' }),
  })
  .openapi('RejectionWithBody')

export const rejectionParams = z.object({
  id: id.openapi({ param: { name: 'id', in: 'path' } }),
  rejection_id: id.openapi({ param: { name: 'rejection_id', in: 'path' } }),
})

export function toRejection(row: Rejection): z.output<typeof rejection> {
  const { id: rejectionId, receivedAt, method, headers, bodyBytes, code, reason, message, status } = row
  return {
    id: rejectionId,
    received_at: iso(receivedAt),
    method,
    headers,
    body_bytes: bodyBytes,
    code,
    reason,
    message,
    status,
  }
}

export function toRejectionWithBody(row: RejectionWithBody): z.output<typeof rejectionWithBody> {
  return {
    ...toRejection(row),
    body: row.body === null ? null : Buffer.from(row.body).toString(),
    findings: row.findings.map(({ code, problem, fix }) => ({ code, problem, fix })),
  }
}
