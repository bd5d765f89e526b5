import type { Receiver } from '@hookseal/core'
import type { ProviderRow } from '@hookseal/providers'
import { idArray } from '@hookseal/engine/database'
import { sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { sources } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { createBatcher } from '@hookseal/engine/util'
import { createMemory } from '../key-memory.ts'
import { findProvider, type GivenOptions } from './providers.ts'
import { createSourceReceiver } from './source-receiver.ts'
import { readSecrets, verifyTokenOwner } from './source-secrets.ts'

type SourceRow = typeof sources.$inferSelect

/** An enabled source with its receiver. */
export interface ActiveSource {
  id: string
  organizationId: string
  provider: string
  row: ProviderRow | undefined
  receiver: Receiver
}

/** Finds enabled sources by the ids in URLs. */
export interface ActiveSources {
  /** Resolves with the source as it was at most a second ago; undefined if it does not exist or is disabled. */
  readonly find: (id: string) => Promise<ActiveSource | undefined>
  /** Makes changes by this process effective immediately. */
  readonly forget: () => void
}

/** Lookups in one query. */
const BATCH = 200

/** @param fetch Fetches the public keys of providers. */
export function createActiveSources(
  context: Context,
  fetch: NonNullable<GivenOptions['fetch']>,
): ActiveSources {
  const { database } = context
  const memory = createMemory<ActiveSource>(SENDER_DEFAULTS.sourceMemoryMs)
  /** Receivers by source, with the version that they were created from. They keep fetched keys. The oldest are removed. */
  const receivers = new Map<string, { version: number; source: ActiveSource }>()

  // A client can send any ids, so that all lookups of a process share one connection.
  const read = createBatcher(
    async (ids: readonly string[]) => {
      const rows = await database.queries
        .select()
        .from(sources)
        .where(sql`${sources.id} = any(${idArray(ids)}::text[]) and ${sources.enabled}`)
      const byId = new Map(rows.map((row) => [row.id, row]))
      return ids.map((id) => byId.get(id))
    },
    { max: BATCH, concernsAll: () => true },
  )

  async function load(id: string): Promise<ActiveSource | undefined> {
    const row = await read(id)
    if (row === undefined) {
      receivers.delete(id)
      return undefined
    }
    const known = receivers.get(id)
    if (known?.version === row.version) return known.source
    const source = await open(context, row, fetch)
    receivers.delete(id)
    receivers.set(id, { version: row.version, source })
    const [oldest] = receivers.keys()
    if (receivers.size > SENDER_DEFAULTS.sourceReceivers && oldest !== undefined) receivers.delete(oldest)
    return source
  }

  return {
    async find(id) {
      if (!/^src_[0-9a-f]{32}$/.test(id)) return undefined
      return memory.get(id, async () => load(id))
    },
    forget: memory.clear,
  }
}

async function open(
  { database, secretBox }: Context,
  row: SourceRow,
  fetch: NonNullable<GivenOptions['fetch']>,
): Promise<ActiveSource> {
  const { id, organizationId, provider, publicUrl, verifyToken, options } = row
  const secrets = await readSecrets(database, [id])
  const receiver = await createSourceReceiver({
    provider,
    secret: secrets.map((secret) => ({
      secret: secretBox.open(secret.sealed, { endpointId: id, id: secret.id }),
      ...(secret.expiresAt === null ? {} : { notAfter: secret.expiresAt }),
    })),
    ...options,
    ...(publicUrl === null ? {} : { publicUrl }),
    ...(verifyToken === null ? {} : { verifyToken: secretBox.open(verifyToken, verifyTokenOwner(id)) }),
    fetch,
  })
  return { id, organizationId, provider, row: await findProvider(provider), receiver }
}
