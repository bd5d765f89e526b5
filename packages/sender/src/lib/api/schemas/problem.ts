import { z } from '@hono/zod-openapi'
import { SENDER_ERRORS, type SenderErrorCode } from '../../errors.ts'
import { INBOX_PROBLEMS, type InboxProblemCode } from '../inbox-port.ts'
import { API_PROBLEMS, type ApiProblemCode } from '../problem.ts'

const senderCodes = Object.keys(SENDER_ERRORS) as SenderErrorCode[] // Object.keys loses the literal types
const apiCodes = Object.keys(API_PROBLEMS) as ApiProblemCode[] // as above
const inboxCodes = Object.keys(INBOX_PROBLEMS) as InboxProblemCode[] // as above

export const problem = z
  .object({
    type: z.string().openapi({ example: 'about:blank' }),
    title: z.string(),
    status: z.int().openapi({ example: 422 }),
    code: z
      .enum([...apiCodes, ...senderCodes.filter((code) => SENDER_ERRORS[code] < 500), ...inboxCodes])
      .openapi({ description: 'Stable. Use it in conditions.', example: 'ERR_API_INVALID' }),
    detail: z.string().optional(),
    field: z
      .string()
      .optional()
      .openapi({ description: 'The first invalid field, as a path separated by dots.', example: 'url' }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'All invalid fields.', example: [{ field: 'url', message: 'is required' }] }),
    quota: z.string().optional().openapi({ description: 'The exceeded quota.', example: 'endpoints' }),
    limit: z.int().optional().openapi({ description: 'The limit of the quota.', example: 1000 }),
    instance: z
      .string()
      .optional()
      .openapi({ description: "Identifies an unexpected error in the sender's log." }),
  })
  .openapi('Problem', { description: 'RFC 9457.' })
