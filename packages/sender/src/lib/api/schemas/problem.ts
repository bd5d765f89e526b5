import { z } from '@hono/zod-openapi'
import { SENDER_ERRORS, type SenderErrorCode } from '../../errors.ts'
import { API_PROBLEMS, type ApiProblemCode } from '../problem.ts'

const senderCodes = Object.keys(SENDER_ERRORS) as SenderErrorCode[] // the keys of a constant are its codes
const apiCodes = Object.keys(API_PROBLEMS) as ApiProblemCode[] // as above

export const problem = z
  .object({
    type: z.string().openapi({ example: 'about:blank' }),
    title: z.string(),
    status: z.int().openapi({ example: 422 }),
    code: z
      .enum([...apiCodes, ...senderCodes.filter((code) => SENDER_ERRORS[code] < 500)])
      .openapi({ description: 'Stable: switch on this.', example: 'ERR_API_INVALID' }),
    detail: z.string().optional(),
    field: z
      .string()
      .optional()
      .openapi({ description: 'The first member at fault, as a path with dots.', example: 'url' }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'All of them.', example: [{ field: 'url', message: 'is required' }] }),
    instance: z
      .string()
      .optional()
      .openapi({ description: 'Names an unexpected error in the log of the sender.' }),
  })
  .openapi('Problem', { description: 'RFC 9457.' })
