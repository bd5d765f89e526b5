import { z } from '@hono/zod-openapi'
import { LIMITS } from '../../defaults.ts'
import { type ApiKey, type NewApiKey, SCOPES } from '../../resources/api-keys.ts'
import { id, iso, nullableTime, pageOf, text, time } from './common.ts'

export const apiKey = z
  .object({
    id: z.string().openapi({ example: 'key_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
    name: z.string().openapi({ example: 'Production' }),
    prefix: z.string().openapi({ description: 'The first characters of the key.', example: 'hsk_Zm9vYm' }),
    scopes: z.array(z.enum(SCOPES)).openapi({ example: ['read', 'publish'] }),
    organization_ids: z.array(z.string()).openapi({
      description:
        'Organizations that the key has access to, its default first. Empty for an operator key, which has access to all.',
    }),
    created_at: time,
    last_used_at: nullableTime,
  })
  .openapi('ApiKey')

export const newApiKey = apiKey
  .extend({
    key: z.string().openapi({ description: 'The bearer token. It is not shown again.', example: 'hsk_…' }),
    _warning: z.string(),
  })
  .openapi('ApiKeyWithSecret')

export const apiKeyPage = pageOf(apiKey).openapi('ApiKeyPage')

export const apiKeyInput = z
  .strictObject({
    name: text(LIMITS.name, 1).openapi({ example: 'Production' }),
    scopes: z
      .array(z.enum(['read', 'publish', 'admin']))
      .min(1)
      .max(3)
      .openapi({ example: ['read', 'publish'] }),
    organization_ids: z
      .array(z.string().regex(/^[\w-]{1,64}$/, 'is not a valid organization id'))
      .max(100)
      .optional()
      .openapi({ description: 'Further organizations that the key has access to.', example: [] }),
  })
  .openapi('ApiKeyInput')

export const operatorKeyInput = z
  .strictObject({ name: text(LIMITS.name, 1).openapi({ example: 'Ops' }) })
  .openapi('OperatorKeyInput')

export const apiKeyParams = z.object({
  id: id.openapi({ param: { name: 'id', in: 'path' } }),
  key_id: id.openapi({ param: { name: 'key_id', in: 'path' } }),
})

export function toApiKey(row: ApiKey): z.output<typeof apiKey> {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    organization_ids: row.organizationIds,
    created_at: iso(row.createdAt),
    last_used_at: iso(row.lastUsedAt),
  }
}

export function toNewApiKey(row: NewApiKey): z.output<typeof newApiKey> {
  return { ...toApiKey(row), key: row.key, _warning: 'Store key now: it is not shown again.' }
}
