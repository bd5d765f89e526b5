import { and, eq, sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../context.ts'
import type { Transaction } from '@hookseal/engine/database'
import { organizations } from '../database/schema.ts'
import { LIMITS } from '../defaults.ts'
import { notFound, SenderError } from '../errors.ts'
import { createId } from '../ids.ts'
import { type Page, type PageOptions, pageQuery, toPage } from './page.ts'
import type { QuotaChanges, Quotas } from './quota-ranges.ts'
import { checkQuotaChanges } from './quotas.ts'
import { checkText, invalidInput } from './input.ts'

/** The owner of endpoints and events: one customer of the product that sends webhooks. */
export interface Organization {
  id: string
  name: string
  /** The quotas that an operator set, in place of the defaults. */
  quotas: Partial<Quotas>
  createdAt: Date
}

/** Restricts a function to one organization. */
export interface OrganizationScope {
  /** @default any organization for an id, `default` for a list */
  organizationId?: string | undefined
}

export interface Organizations {
  /** @throws {SenderError} `ERR_SENDER_INVALID`; `ERR_SENDER_CONFLICT` if the id is taken */
  readonly create: (input: { name: string; /** @default a new id */ id?: string }) => Promise<Organization>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string) => Promise<Organization>
  /**
   * Changes the name, or the given quotas: a number replaces the default, null resets to it. Others stay as they are.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID`, `ERR_SENDER_NOT_FOUND`
   */
  readonly update: (
    id: string,
    input: { name?: string | undefined; quotas?: QuotaChanges | undefined },
  ) => Promise<Organization>
  readonly list: (options?: PageOptions) => Promise<Page<Organization>>
  /**
   * Rejects if the organization does not exist. Reads in `tx`, if given.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`
   */
  readonly check: (id: string, tx?: Transaction) => Promise<void>
}

export function createOrganizations({ database, quotas: reader }: Context): Organizations {
  const { queries } = database
  // Organizations are never deleted, so the cache cannot be stale.
  const known = new Set<string>()

  return {
    get: async (id) => find(database, id),
    async check(id, tx) {
      if (known.has(id)) return
      await find(tx ?? database, id)
      // An organization that was created in the transaction may be rolled back with it.
      if (tx === undefined) known.add(id)
    },
    async create({ name, id = createId('org') }) {
      const row = { id: checkId(id), name: checkText(name, 'name', { min: 1, max: LIMITS.name }) }
      const [created] = await queries.insert(organizations).values(row).onConflictDoNothing().returning()
      if (created === undefined)
        throw new SenderError('ERR_SENDER_CONFLICT', `An organization with the id ${id} already exists.`, {
          field: 'id',
        })
      return created
    },
    async update(id, { name, quotas }) {
      const changes = {
        ...(name === undefined ? {} : { name: checkText(name, 'name', { min: 1, max: LIMITS.name }) }),
        ...(quotas === undefined
          ? {}
          : {
              quotas: sql`jsonb_strip_nulls(${organizations.quotas} || ${JSON.stringify(checkQuotaChanges(quotas))}::text::jsonb)`,
            }),
      }
      if (Object.keys(changes).length === 0) return find(database, id)
      const [row] = await queries
        .update(organizations)
        .set(changes)
        .where(eq(organizations.id, id))
        .returning()
      if (row === undefined) throw notFound('organization', id)
      reader.forget(id)
      return row
    },
    async list(options = {}) {
      const { where, orderBy, limit } = pageQuery(organizations, options)
      const rows = await queries
        .select()
        .from(organizations)
        .where(and(where))
        .orderBy(...orderBy)
        .limit(limit)
      return toPage(rows, options, (row) => row)
    },
  }
}

async function find({ queries }: Transaction, id: string): Promise<Organization> {
  const [row] = await queries.select().from(organizations).where(eq(organizations.id, id))
  if (row === undefined) throw notFound('organization', id)
  return row
}

/** Inserts the organization `default`, if it does not exist. */
export async function ensureDefaultOrganization({ database }: Context): Promise<void> {
  const row = { id: DEFAULT_ORGANIZATION, name: 'Default' }
  await database.queries.insert(organizations).values(row).onConflictDoNothing()
}

function checkId(id: string): string {
  if (!/^[\w-]{1,64}$/.test(id)) throw invalidInput('id', 'id must be 1 to 64 letters, digits, "_" or "-".')
  return id
}
