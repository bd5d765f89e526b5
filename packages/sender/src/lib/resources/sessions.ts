import { eq, inArray } from 'drizzle-orm'
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import { sessions } from '../database/schema.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'

/** A session of the dashboard, created with an API key. */
interface Session {
  /** The hash of its token, which is all that is stored. */
  id: string
  keyId: string
  expiresAt: Date
}

/** Sessions in the database, so that ending one ends it in every process. */
export interface Sessions {
  /** Creates a session of 12 hours. `token` is not stored. */
  readonly create: (keyId: string) => Promise<Session & { token: string }>
  /** Resolves with the session of a token; undefined if it is unknown, ended or expired. */
  readonly find: (token: string) => Promise<Session | undefined>
  /** Ends the session of a token, if there is one. */
  readonly end: (token: string) => Promise<void>
  /** Resolves with those of the ids whose sessions exist. */
  readonly filterExisting: (ids: readonly string[]) => Promise<ReadonlySet<string>>
}

export function createSessions({ database: { queries } }: Context): Sessions {
  return {
    async create(keyId) {
      const token = randomBytes(32).toString('base64url')
      const id = hashOf(token)
      const expiresAt = new Date(Date.now() + SENDER_DEFAULTS.sessionMs)
      await queries.insert(sessions).values({ hash: id, keyId, expiresAt })
      return { id, keyId, expiresAt, token }
    },
    async find(token) {
      const id = hashOf(token)
      const [row] = await queries.select().from(sessions).where(eq(sessions.hash, id))
      if (row === undefined || row.expiresAt.getTime() <= Date.now()) return undefined
      return { id, keyId: row.keyId, expiresAt: row.expiresAt }
    },
    async end(token) {
      await queries.delete(sessions).where(eq(sessions.hash, hashOf(token)))
    },
    async filterExisting(ids) {
      if (ids.length === 0) return new Set()
      const rows = await queries
        .select({ hash: sessions.hash })
        .from(sessions)
        .where(inArray(sessions.hash, [...new Set(ids)]))
      return new Set(rows.map(({ hash }) => hash))
    },
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
