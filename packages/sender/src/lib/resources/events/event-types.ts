import { asc, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { Queries, Transaction } from '../../database/database.ts'
import { eventTypes } from '../../database/schema.ts'
import { LIMITS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { isOperational, OPERATIONAL_EVENTS } from '../../operational-events.ts'
import { checkSchema, type PayloadCheck } from './payload-schema.ts'
import { checkText, invalid } from '../input.ts'

/** One row of the catalogue: what may be published and subscribed to. */
export interface EventType {
  name: string
  description: string
  /** JSON Schema (2020-12) that `data` must satisfy, if there is one. */
  schema: object | boolean | null
  /** `data` of an example, sent by tests of an endpoint. */
  example: unknown
  createdAt: Date
  updatedAt: Date | null
}

export interface EventTypeInput {
  description?: string
  schema?: object | boolean | null
  example?: unknown
}

export interface EventTypes {
  /**
   * Adds a type to the catalogue, or replaces what it says of one.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID` for a name, schema or example that can't be used.
   */
  readonly upsert: (name: string, input?: EventTypeInput) => Promise<EventType>
  /** The whole catalogue, by name. */
  readonly list: () => Promise<EventType[]>
  /** @throws {SenderError} `ERR_SENDER_EVENT_TYPE` for names that are not in the catalogue. */
  readonly check: (names: readonly string[], field: string) => Promise<void>
  /** Everything known of these types, by name; asked within `tx`, if there is one. */
  readonly find: (names: readonly string[], tx?: Transaction) => Promise<ReadonlyMap<string, KnownType>>
}

interface KnownType extends EventType {
  /** What is wrong with `data`, if anything. */
  check: PayloadCheck
}

/** How long another process's change to the catalogue may go unseen. */
const STALE_MS = 1000

export function createEventTypes({ database: { queries } }: Context): EventTypes {
  let cache: { types: Map<string, KnownType>; readAt: number } | undefined
  const compiled = new Map<string, PayloadCheck>()

  /** One at a time: many publishes at once find the catalogue stale together. */
  let reading: Promise<Map<string, KnownType>> | undefined
  /** Counts the changes made here: what was read before one is not kept. */
  let changes = 0

  async function read(): Promise<Map<string, KnownType>> {
    const before = changes
    reading ??= readRows(queries).finally(() => {
      reading = undefined
    })
    const types = await reading
    if (changes === before) cache = { types, readAt: performance.now() }
    return types
  }

  async function readRows(from: Queries): Promise<Map<string, KnownType>> {
    const rows = await from.select().from(eventTypes).orderBy(asc(eventTypes.name))
    const types = new Map(rows.map((row) => [row.name, { ...show(row), check: checkOf(row.schema) }]))
    const inUse = new Set(rows.map((row) => textOf(row.schema)))
    for (const text of compiled.keys()) if (!inUse.has(text)) compiled.delete(text)
    return types
  }

  /** A schema is compiled once for each text that it has. */
  function checkOf(schema: unknown): PayloadCheck {
    const text = textOf(schema)
    let check = compiled.get(text)
    if (check === undefined) {
      check = checkSchema(schema ?? true)
      compiled.set(text, check)
    }
    return check
  }

  async function find(names: readonly string[], tx?: Transaction): Promise<Map<string, KnownType>> {
    const fresh = cache !== undefined && performance.now() - cache.readAt < STALE_MS ? cache.types : undefined
    // A type may have been added a moment ago, by another process.
    if (fresh !== undefined && names.every((name) => fresh.has(name))) return fresh
    // The one connection of an embedded database is the transaction's: another query would wait for its end.
    return tx === undefined ? read() : readRows(tx.queries)
  }

  return {
    find,
    async upsert(name, { description = '', schema = null, example = null } = {}) {
      checkName(name)
      if (isOperational(name)) throw invalid('name', `${name} is the sender's own type.`)
      checkText(description, 'description', { max: LIMITS.description })
      const check = checkOf(schema)
      const problem = example === null ? undefined : check(example)
      if (problem !== undefined)
        throw invalid('example', `The example does not satisfy the schema: ${problem.message}`)
      const values = { description, schema, example }
      const [row] = await queries
        .insert(eventTypes)
        .values({ name, ...values })
        .onConflictDoUpdate({ target: eventTypes.name, set: { ...values, updatedAt: new Date() } })
        .returning()
      if (row === undefined) throw new Error('an upsert returned no row')
      changes++
      cache = undefined
      reading = undefined
      return show(row)
    },
    async list() {
      const rows = await queries.select().from(eventTypes).orderBy(asc(eventTypes.name))
      return rows.map(show)
    },
    async check(names, field) {
      const known = await find(names)
      const unknown = names.find((name) => !known.has(name))
      if (unknown !== undefined)
        throw new SenderError(
          'ERR_SENDER_EVENT_TYPE',
          `${JSON.stringify(unknown.slice(0, 100))} is not in the catalogue of event types. There are no wildcards: name each type.`,
          { field },
        )
    },
  }
}

/** The sender's own types are in every catalogue. */
export async function ensureOperationalTypes({ database }: Context): Promise<void> {
  const rows = Object.entries(OPERATIONAL_EVENTS).map(([name, description]) => ({ name, description }))
  await database.queries
    .insert(eventTypes)
    .values(rows)
    .onConflictDoUpdate({ target: eventTypes.name, set: { description: sql`excluded.description` } })
}

function textOf(schema: unknown): string {
  return JSON.stringify(schema ?? true)
}

function checkName(name: string): void {
  if (!/^[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*$/.test(name) || name.length > 128)
    throw invalid(
      'name',
      'name must be at most 128 letters, digits and "_", in parts with "." or "-" between: invoice.paid.',
    )
}

function show(row: typeof eventTypes.$inferSelect): EventType {
  // Only what checkSchema took is ever stored.
  return { ...row, schema: row.schema as EventType['schema'] }
}
