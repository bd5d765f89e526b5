import type { Transaction } from '@hookseal/engine/database'
import { and, eq, inArray } from 'drizzle-orm'
import { sources } from '../../database/schema.ts'
import { providerOf } from './source-types.ts'

/** Resolves with those of `names` that begin with the provider of a source of the organization. Their catalog is the provider's. */
export async function findSourceTypes(
  { queries }: Transaction,
  names: readonly string[],
  organizationId: string | undefined,
): Promise<Set<string>> {
  const providers = new Map(names.map((name) => [name, providerOf(name)]))
  const wanted = [...new Set(providers.values())].filter((provider) => provider !== undefined)
  if (wanted.length === 0 || organizationId === undefined) return new Set()
  const rows = await queries
    .selectDistinct({ provider: sources.provider })
    .from(sources)
    .where(and(eq(sources.organizationId, organizationId), inArray(sources.provider, wanted)))
  const own = new Set(rows.map(({ provider }) => provider))
  return new Set(names.filter((name) => own.has(providers.get(name) ?? '')))
}
