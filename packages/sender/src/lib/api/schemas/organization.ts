import { z } from '@hono/zod-openapi'
import { LIMITS, SENDER_DEFAULTS } from '../../defaults.ts'
import type { QuotaName } from '../../errors.ts'
import { QUOTA_RANGES, type QuotaChanges, type Quotas } from '../../resources/quota-ranges.ts'
import type { Organization } from '../../resources/organizations.ts'
import { iso, pageOf, text, time } from './common.ts'

const names = Object.keys(QUOTA_RANGES) as QuotaName[] // Object.keys loses the literal types
const range = (name: QuotaName) => z.int().min(QUOTA_RANGES[name].min).max(QUOTA_RANGES[name].max)

const quotas = z
  .object(Object.fromEntries(names.map((name) => [toSnakeCase(name), z.int()])))
  .openapi('Quotas', {
    example: Object.fromEntries(names.map((name) => [toSnakeCase(name), SENDER_DEFAULTS.quotas[name]])),
  })

const quotasInput = z
  .strictObject(Object.fromEntries(names.map((name) => [toSnakeCase(name), range(name).nullish()])))
  .openapi('QuotasInput')

export const organization = z
  .object({
    id: z.string().openapi({ example: 'acme' }),
    name: z.string().openapi({ example: 'Acme Inc.' }),
    quotas: quotas.openapi({ description: 'The quotas in effect.' }),
    quota_overrides: z
      .object(Object.fromEntries(names.map((name) => [toSnakeCase(name), z.int().optional()])))
      .openapi({
        description: 'Those of them that an operator set. The others are the defaults of the sender.',
        example: { endpoints: 2000 },
      }),
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

export const organizationUpdate = z
  .strictObject({
    name: text(LIMITS.name, 1).optional().openapi({ example: 'Acme Inc.' }),
    quotas: quotasInput.optional().openapi({
      description: 'Quotas to change: null resets one to the default of the sender. Others stay as they are.',
      example: { endpoints: 2000, listeners: null },
    }),
  })
  .openapi('OrganizationUpdate')

/** Converts quotas of a request. The schema allows only these names. */
export function toQuotas(input: Readonly<Record<string, number | null | undefined>>): QuotaChanges {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = input[toSnakeCase(name)]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** @param own The quotas in effect. */
export function toOrganization(
  { id, name, quotas: overrides, createdAt }: Organization,
  own: Quotas,
): z.output<typeof organization> {
  return {
    id,
    name,
    quotas: Object.fromEntries(names.map((quota) => [toSnakeCase(quota), own[quota]])),
    quota_overrides: Object.fromEntries(
      names.flatMap((quota) =>
        overrides[quota] === undefined ? [] : [[toSnakeCase(quota), overrides[quota]]],
      ),
    ),
    created_at: iso(createdAt),
  }
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
