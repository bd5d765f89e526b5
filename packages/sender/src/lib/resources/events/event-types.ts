import { and, arrayContains, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { Queries, Transaction } from '@hookseal/engine/database'
import { endpoints, eventTypes } from '../../database/schema.ts'
import { LIMITS } from '../../defaults.ts'
import { notFound, SenderError } from '../../errors.ts'
import { isOperational, OPERATIONAL_EVENTS } from '../../operational-events.ts'
import { compileSchema, type PayloadCheck } from './payload-schema.ts'
import { checkText, invalidInput, parseJsonText } from '../input.ts'
import { findSourceTypes } from '../sources/find-source-types.ts'

/** A type of the catalog, which can be published and subscribed to. */
export interface EventType {
  name: string
  description: string
  /** JSON Schema (draft 2020-12) that `data` must satisfy; null if the type has none. */
  schema: object | boolean | null
  /** Example of `data`, parsed. */
  example: unknown
  /** The example as JSON text, exactly as it was given. Tests of an endpoint send it. */
  exampleJson: string | null
  /** Since when it is deprecated: it can be published, but should not get new subscriptions. */
  deprecatedAt: Date | null
  createdAt: Date
  updatedAt: Date | null
}

export interface EventTypeInput {
  description?: string
  schema?: object | boolean | null
  /** Example of `data`: any JSON value. */
  example?: unknown
  /** The example as JSON text, in place of `example`: a number keeps all its digits. */
  exampleJson?: string | null | undefined
  /** Whether the type is deprecated. @default unchanged; false for a new type */
  deprecated?: boolean | undefined
}

export interface EventTypes {
  /**
   * Adds a type to the catalog, or replaces it.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID` for an invalid name, schema or example
   */
  readonly upsert: (name: string, input?: EventTypeInput) => Promise<EventType>
  /**
   * Removes a type from the catalog. Its events and deliveries stay.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`; `ERR_SENDER_CONFLICT` while endpoints subscribe to it; `ERR_SENDER_INVALID` for an
   * invalid name or an operational type
   */
  readonly delete: (name: string) => Promise<void>
  /** Resolves with the whole catalog, sorted by name. */
  readonly list: () => Promise<EventType[]>
  /**
   * Rejects names that are not in the catalog, and do not belong to a source of the organization.
   *
   * @throws {SenderError} `ERR_SENDER_EVENT_TYPE`
   */
  readonly check: (names: readonly string[], field: string, organizationId?: string) => Promise<void>
  /**
   * Checks names in a transaction that subscribes to them. Until it ends, they cannot be deleted.
   *
   * @throws {SenderError} `ERR_SENDER_EVENT_TYPE`
   */
  readonly hold: (tx: Transaction, names: readonly string[], organizationId: string) => Promise<void>
  /** Resolves with the types by name. The map may contain further types. Reads in `tx`, if given. */
  readonly find: (names: readonly string[], tx?: Transaction) => Promise<ReadonlyMap<string, KnownType>>
}

interface KnownType extends EventType {
  /** Checks `data` against the schema. */
  check: PayloadCheck
}

/** How long the cached catalog is used before changes of other processes are read. */
const STALE_MS = 1000

export function createEventTypes({ database, changes: reports }: Context): EventTypes {
  const { queries } = database
  let cache: { types: Map<string, KnownType>; readAt: number } | undefined
  const compiled = new Map<string, PayloadCheck>()

  /** The read in flight. Concurrent publishes share it. */
  let reading: Promise<Map<string, KnownType>> | undefined
  /** Counts changes by this process. A read that started before a change is not cached. */
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
    const types = new Map(rows.map((row) => [row.name, { ...toEventType(row), check: getCheck(row.schema) }]))
    const inUse = new Set(rows.map((row) => textOf(row.schema)))
    for (const text of compiled.keys()) if (!inUse.has(text)) compiled.delete(text)
    return types
  }

  /** Compiles each distinct schema once. */
  function getCheck(schema: unknown): PayloadCheck {
    const text = textOf(schema)
    let check = compiled.get(text)
    if (check === undefined) {
      check = compileSchema(schema ?? true)
      compiled.set(text, check)
    }
    return check
  }

  async function find(names: readonly string[], tx?: Transaction): Promise<Map<string, KnownType>> {
    const fresh = cache !== undefined && performance.now() - cache.readAt < STALE_MS ? cache.types : undefined
    // An unknown name may be a type that another process has just added.
    if (fresh !== undefined && names.every((name) => fresh.has(name))) return fresh
    // The transaction occupies the only connection of an embedded database: a query outside it would deadlock.
    return tx === undefined ? read() : readRows(tx.queries)
  }

  function changed(): void {
    changes++
    cache = undefined
    reading = undefined
    reports.record(undefined, 'event_types')
  }

  return {
    find,
    async upsert(name, { description = '', schema = null, deprecated, ...input } = {}) {
      checkName(name)
      if (isOperational(name))
        throw invalidInput('name', `${name} is an operational event type and cannot be changed.`)
      checkText(description, 'description', { max: LIMITS.description })
      const check = getCheck(schema)
      const values = { description, schema, exampleJson: readExample(input, check) }
      const [row] = await queries
        .insert(eventTypes)
        .values({ name, ...values, deprecatedAt: deprecated === true ? new Date() : null })
        .onConflictDoUpdate({
          target: eventTypes.name,
          set: { ...values, ...deprecation(deprecated), updatedAt: new Date() },
        })
        .returning()
      if (row === undefined) throw new Error('an upsert returned no row')
      changed()
      return toEventType(row)
    },
    async delete(name) {
      checkName(name)
      if (isOperational(name))
        throw invalidInput('name', `${name} is an operational event type and cannot be deleted.`)
      await database.transaction(async (tx) => {
        const own = eq(eventTypes.name, name)
        const [row] = await tx.queries.select().from(eventTypes).where(own).for('update')
        if (row === undefined) throw notFound('event type', name)
        const subscribed = and(arrayContains(endpoints.events, [name]), isNull(endpoints.deletedAt))
        const count = await tx.queries.$count(endpoints, subscribed)
        if (count > 0)
          throw new SenderError(
            'ERR_SENDER_CONFLICT',
            `${count} ${count === 1 ? 'webhook subscribes' : 'webhooks subscribe'} to ${name}. Deprecate it, or remove it from them first.`,
          )
        await tx.queries.delete(eventTypes).where(own)
      })
      changed()
    },
    async list() {
      const rows = await queries.select().from(eventTypes).orderBy(asc(eventTypes.name))
      return rows.map(toEventType)
    },
    async check(names, field, organizationId) {
      const known = await find(names)
      const others = names.filter((name) => !known.has(name))
      const ofSources = await findSourceTypes(database, others, organizationId)
      rejectUnknown(others, ofSources, field)
    },
    async hold(tx, names, organizationId) {
      // The weakest lock that the deletion waits for: changes of the types do not.
      const rows = await tx.queries
        .select({ name: eventTypes.name })
        .from(eventTypes)
        .where(inArray(eventTypes.name, [...names]))
        .for('key share')
      const known = new Set(rows.map(({ name }) => name))
      const others = names.filter((name) => !known.has(name))
      rejectUnknown(others, await findSourceTypes(tx, others, organizationId), 'events')
    },
  }
}

function rejectUnknown(names: readonly string[], known: ReadonlySet<string>, field: string): void {
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new SenderError(
      'ERR_SENDER_EVENT_TYPE',
      `${JSON.stringify(unknown.slice(0, 100))} is not in the catalog of event types, and no source of the organization has this provider. Wildcards, such as stripe.*, are for types of sources only.`,
      { field },
    )
}

/** The time of the first deprecation stays when it is repeated. */
function deprecation(deprecated: boolean | undefined) {
  if (deprecated === undefined) return {}
  return { deprecatedAt: deprecated ? sql`coalesce(${eventTypes.deprecatedAt}, now())` : null }
}

/** Adds the operational event types to the catalog and updates their descriptions. */
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

/** Returns the text of the example. @throws {SenderError} `ERR_SENDER_INVALID` */
function readExample({ example, exampleJson }: EventTypeInput, check: PayloadCheck): string | null {
  if (example !== undefined && exampleJson !== undefined)
    throw invalidInput('exampleJson', 'Pass either example or exampleJson, not both.')
  const text = exampleJson ?? JSON.stringify(example ?? null)
  const data = parseJsonText(text, 'exampleJson')
  if (data === null) return null
  const problem = check(data)
  if (problem !== undefined)
    throw invalidInput('example', `The example does not satisfy the schema: ${problem.message}`)
  return text
}

function checkName(name: string): void {
  if (!/^[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*$/.test(name) || name.length > 128)
    throw invalidInput(
      'name',
      'name must have at most 128 characters: letters, digits and "_", with single "." or "-" between them, such as invoice.paid.',
    )
}

function toEventType(row: typeof eventTypes.$inferSelect): EventType {
  const example: unknown = row.exampleJson === null ? null : JSON.parse(row.exampleJson)
  // Only schemas that compileSchema accepted are stored.
  return { ...row, schema: row.schema as EventType['schema'], example }
}
