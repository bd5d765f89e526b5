import { z } from '@hono/zod-openapi'
import { apiKey } from './api-key.ts'
import { text, time } from './common.ts'
import { organization } from './organization.ts'

export const me = z
  .object({
    key: apiKey,
    operator: z.boolean().openapi({ description: 'Whether the key reaches every organisation.' }),
    organization_id: z
      .string()
      .openapi({ description: 'The organisation that this request is about.', example: 'default' }),
    organizations: z.array(organization).openapi({
      description: "Those the key reaches; none for an operator's, which lists them by GET /organizations.",
    }),
    session_expires_at: time
      .nullable()
      .openapi({ description: 'When the session ends; null for a bearer key.' }),
  })
  .openapi('Me')

export const sessionInput = z
  .strictObject({ key: text(200, 1).openapi({ description: 'An API key.', example: 'hsk_…' }) })
  .openapi('SessionInput')
