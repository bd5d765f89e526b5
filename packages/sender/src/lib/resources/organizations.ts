import { and, eq } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../context.ts'
import type { Transaction } from '../database/database.ts'
import { organizations } from '../database/schema.ts'
import { LIMITS } from '../defaults.ts'
import { notFound, SenderError } from '../errors.ts'
import { createId } from '../ids.ts'
import { type Page, type PageOptions, pageQuery, toPage } from './page.ts'
import { checkText, invalid } from './input.ts'

/** Whose endpoints and events they are: one customer of the product that sends. */
export interface Organization {
  id: string
  name: string
  createdAt: Date
}

export interface Organizations {
  /** @throws {SenderError} `ERR_SENDER_INVALID`; `ERR_SENDER_CONFLICT` when the id is taken. */
  readonly create: (input: { name: string; /** @default made up */ id?: string }) => Promise<Organization>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string) => Promise<Organization>
  readonly list: (options?: PageOptions) => Promise<Page<Organization>>
  /**
   * Asks within `tx`, if there is one.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`
   */
  readonly check: (id: string, tx?: Transaction) => Promise<void>
}

export function createOrganizations({ database }: Context): Organizations {
  const { queries } = database
  // None is ever deleted.
  const known = new Set<string>()

  return {
    get: async (id) => find(database, id),
    async check(id, tx) {
      if (known.has(id)) return
      await find(tx ?? database, id)
      // One that was made within the transaction may yet be undone with it.
      if (tx === undefined) known.add(id)
    },
    async create({ name, id = createId('org') }) {
      const row = { id: checkId(id), name: checkText(name, 'name', { min: 1, max: LIMITS.name }) }
      const [created] = await queries.insert(organizations).values(row).onConflictDoNothing().returning()
      if (created === undefined)
        throw new SenderError('ERR_SENDER_CONFLICT', `There is an organisation ${id} already.`, {
          field: 'id',
        })
      return created
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
  if (row === undefined) throw notFound('organisation', id)
  return row
}

/** The organisation of those who have only one. */
export async function ensureDefaultOrganization({ database }: Context): Promise<void> {
  const row = { id: DEFAULT_ORGANIZATION, name: 'Default' }
  await database.queries.insert(organizations).values(row).onConflictDoNothing()
}

function checkId(id: string): string {
  if (!/^[\w-]{1,64}$/.test(id)) throw invalid('id', 'id must be 1 to 64 letters, digits, "_" and "-".')
  return id
}
