import { sql } from 'drizzle-orm'
import {
  bigint,
  customType,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

/** The inbox has its own schema, so that its tables can share the application's database. */
export const inbox = pgSchema('hookseal_inbox')

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })
/** In an order that no setting of the database changes: a prefix is a range. */
const sorted = customType<{ data: string }>({ dataType: () => 'text collate "C"' })
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

/** The order in which messages are accepted. */
export const messageOrder = inbox.sequence('message_order')

/** Numbers of runs: each is higher than those of all earlier runs of its message. */
export const fences = inbox.sequence('fences')

/**
 * Accepted messages. No index contains a column that a run changes, so that updates stay within their page (fillfactor 50): `undone` lists
 * the messages that a run did not end.
 */
export const messages = inbox.table(
  'messages',
  {
    /** Also the id of the message's job. Version 7, so that new rows are at the end of the index. */
    id: uuid('id').primaryKey(),
    /** Provider, tenant and id, as of deduplication. Unique for as long as the message is kept. */
    key: text('key').notNull().unique(),
    /** For messages with an order key: the order in which they run. */
    seq: bigint('seq', { mode: 'number' })
      .notNull()
      .default(sql`nextval('hookseal_inbox.message_order')`),
    eventId: text('event_id').notNull(),
    type: text('type'),
    tenant: text('tenant'),
    provider: text('provider'),
    authenticated: text('authenticated', { enum: ['signature', 'token'] }).notNull(),
    timestamp: at('timestamp').notNull(),
    body: bytes('body').notNull(),
    /** As JSON, where it is not the parsed body. */
    payload: text('payload'),
    acceptedAt: at('accepted_at').notNull().defaultNow(),
    /** Null while there is none for the type. */
    handler: text('handler'),
    orderKey: text('order_key'),
    status: text('status', {
      enum: ['waiting', 'blocked', 'pending', 'failed', 'done', 'dead', 'discarded'],
    }).notNull(),
    /** How many runs there were. */
    attempt: integer('attempt').notNull().default(0),
    /** How many steps of the schedule were used. */
    step: integer('step').notNull().default(0),
    nextAttemptAt: at('next_attempt_at'),
    finishedAt: at('finished_at'),
    /** Why it was not handled, by the last run. */
    error: text('error'),
    /** When its body, payload, order key and errors were removed. */
    erasedAt: at('erased_at'),
  },
  (table) => [
    // Searches are for the beginning of an id. No update changes it.
    index('messages_event')
      .on(sql`left(${table.eventId}, 100) collate "C"`)
      .concurrently(),
  ],
)

/** Further keys of messages, by which a provider's preset recognizes duplicates. A trigger on `messages` deletes those of deleted ones. */
export const otherKeys = inbox.table(
  'other_keys',
  {
    key: text('key').primaryKey(),
    messageId: uuid('message_id').notNull(),
  },
  (table) => [index('other_keys_message').on(table.messageId)],
)

/** The log of runs that ended. One that was killed is not in it. */
export const runs = inbox.table(
  'runs',
  {
    messageId: uuid('message_id').notNull(),
    attempt: integer('attempt').notNull(),
    startedAt: at('started_at').notNull(),
    durationMs: integer('duration_ms').notNull(),
    outcome: text('outcome', { enum: ['done', 'failed', 'dead', 'discarded', 'lost'] }).notNull(),
    errorName: text('error_name'),
    errorMessage: text('error_message'),
    errorCause: text('error_cause'),
    errorStack: text('error_stack'),
    /** The lease under which it ran: the result of a run is written once. */
    lease: text('lease').notNull(),
  },
  (table) => [primaryKey({ columns: [table.messageId, table.attempt] })],
)

/** The messages that wait for something else than their turn, and dead letters. A trigger on `messages` keeps it. */
export const undone = inbox.table(
  'undone',
  {
    id: uuid('id').primaryKey(),
    status: text('status', { enum: ['waiting', 'blocked', 'failed', 'dead'] }).notNull(),
    /** Empty for none, and cut where it is long. */
    type: sorted('type').notNull(),
    provider: sorted('provider').notNull(),
    handler: text('handler').notNull(),
    orderKey: text('order_key').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
  },
  (table) => [
    index('undone_list').on(table.status, table.id),
    index('undone_handler').on(table.handler, table.status, table.id),
    index('undone_waiting')
      .on(table.type, table.provider, table.seq)
      .where(sql`status = 'waiting'`),
    index('undone_blocked')
      .on(table.handler, table.orderKey, table.seq)
      .where(sql`status = 'blocked'`),
  ],
)

/** The order keys with unfinished messages. Its rows are the locks that serialize accepting and ending messages of a key. */
export const orderKeys = inbox.table(
  'order_keys',
  {
    handler: text('handler').notNull(),
    orderKey: text('order_key').notNull(),
    /** The only message of the key that has a job. */
    head: uuid('head').notNull(),
    /** How many messages wait for it. */
    waiting: integer('waiting').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.handler, table.orderKey] })],
)

/** The handlers of all processes. */
export const handlers = inbox.table('handlers', {
  name: text('name').primaryKey(),
  /** The type of its messages, such as `invoice.paid` or `invoice.*`. */
  type: text('type').notNull(),
  /** Set while it runs no messages, in any process. */
  pausedAt: at('paused_at'),
  /** When a process with this handler ran last. */
  seenAt: at('seen_at').notNull().defaultNow(),
})

/** Replays of many messages, which run in portions. */
export const replays = inbox.table(
  'replays',
  {
    id: uuid('id').primaryKey(),
    status: text('status', { enum: ['running', 'done', 'canceled', 'failed'] })
      .notNull()
      .default('running'),
    /** As JSON. */
    filter: text('filter').notNull(),
    /** Null if there are more than are counted. */
    matched: integer('matched'),
    replayed: integer('replayed').notNull().default(0),
    /** The last message that was read. */
    position: uuid('position'),
    createdAt: at('created_at').notNull().defaultNow(),
    finishedAt: at('finished_at'),
    error: text('error'),
    /** How many times in a row its next portion failed. */
    failures: integer('failures').notNull().default(0),
    nextAt: at('next_at').notNull().defaultNow(),
  },
  (table) => [
    index('replays_running')
      .on(table.nextAt)
      .where(sql`status = 'running'`),
  ],
)
