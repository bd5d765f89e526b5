import { z } from '@hono/zod-openapi'
import { LIMITS } from '../../defaults.ts'
import type { Organization } from '../../resources/organizations.ts'
import { iso, pageOf, text, time } from './common.ts'

export const organization = z
  .object({
    id: z.string().openapi({ example: 'acme' }),
    name: z.string().openapi({ example: 'Acme Inc.' }),
    created_at: time,
  })
  .openapi('Organization')

export const organizationPage = pageOf(organization).openapi('OrganizationPage')

export const organizationInput = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, "_" and "-"')
      .optional()
      .openapi({ description: 'Default: a new id.', example: 'acme' }),
    name: text(LIMITS.name, 1).openapi({ example: 'Acme Inc.' }),
  })
  .openapi('OrganizationInput')

export function toOrganization({ id, name, createdAt }: Organization): z.output<typeof organization> {
  return { id, name, created_at: iso(createdAt) }
}
