import { z } from '@hono/zod-openapi'
import { apiKey } from './api-key.ts'
import { text, time } from './common.ts'
import { organization } from './organization.ts'

export const me = z
  .object({
    key: apiKey,
    operator: z.boolean().openapi({ description: 'Whether the key has access to every organization.' }),
    inbox: z
      .boolean()
      .openapi({ description: 'Whether the server has an inbox that the key has access to.' }),
    organization_id: z
      .string()
      .openapi({ description: 'The organization of this request.', example: 'default' }),
    organizations: z.array(organization).openapi({
      description:
        'Organizations that the key has access to. Empty for an operator key: use `GET /organizations`.',
    }),
    session_expires_at: time
      .nullable()
      .openapi({ description: 'When the session ends. Null for a bearer key.' }),
  })
  .openapi('Me')

export const sessionInput = z
  .strictObject({ key: text(200, 1).openapi({ description: 'An API key.', example: 'hsk_…' }) })
  .openapi('SessionInput')
