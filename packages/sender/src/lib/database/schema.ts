import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

/** The sender has its own schema, so that its tables can share the application's database. */
export const hookseal = pgSchema('hookseal')

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

export const organizations = hookseal.table('organizations', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** The quotas that an operator set, in place of the defaults. */
  quotas: jsonb('quotas').$type<Record<string, number>>().notNull().default({}),
  createdAt: at('created_at').notNull().defaultNow(),
})

/** API keys, stored as SHA-256. They are random, so a slower hash is not needed. */
export const apiKeys = hookseal.table('api_keys', {
  id: text('id').primaryKey(),
  hash: text('hash').notNull().unique(),
  name: text('name').notNull(),
  /** The first characters of the key, to recognize it in a list. */
  prefix: text('prefix').notNull(),
  scopes: text('scopes', { enum: ['read', 'publish', 'admin', 'operator'] })
    .array()
    .notNull(),
  /** The organizations that the key can access; the first is the default. Empty for an operator's key, which can access all. */
  organizationIds: text('organization_ids').array().notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  lastUsedAt: at('last_used_at'),
})

/** Sessions of the dashboard. The token of the cookie is stored as SHA-256. It is random, so a slower hash is not needed. */
export const sessions = hookseal.table(
  'sessions',
  {
    hash: text('hash').primaryKey(),
    keyId: text('key_id').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
  },
  (table) => [index('sessions_age').on(table.expiresAt)],
)

/** The catalog of event types that may be published and subscribed to. */
export const eventTypes = hookseal.table('event_types', {
  name: text('name').primaryKey(),
  description: text('description').notNull().default(''),
  /** JSON Schema of `data`, checked at publish. */
  schema: jsonb('schema'),
  /** JSON text, because parsing it would round numbers. */
  exampleJson: text('example'),
  /** Since when it should not be subscribed to any more. It can still be published. */
  deprecatedAt: at('deprecated_at'),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at'),
})

export const endpoints = hookseal.table(
  'endpoints',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    name: text('name').notNull().default(''),
    description: text('description').notNull().default(''),
    url: text('url').notNull(),
    /** SHA-256 of the URL in its normal form, to count the endpoints of one URL. */
    urlHash: text('url_hash').notNull().default(''),
    events: text('events').array().notNull(),
    headers: jsonb('headers').$type<Record<string, string>>().notNull().default({}),
    enabled: boolean('enabled').notNull().default(true),
    disabledReason: text('disabled_reason'),
    signingSecretPrefix: text('signing_secret_prefix').notNull(),
    /** The sealed secret of the legacy signature header, if the subscriber set one. */
    legacySecret: bytes('legacy_secret'),
    /** Attempts per second; null for no limit. */
    rateLimit: integer('rate_limit'),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at'),
    /** Set when the endpoint is deleted. The row stays for the delivery log. */
    deletedAt: at('deleted_at'),
    lastDeliveryAt: at('last_delivery_at'),
    lastDeliveryStatus: integer('last_delivery_status'),
    /** Since when every attempt has failed; null after a success. */
    failingSince: at('failing_since'),
    /** Until when the endpoint is paused, after failures or by its `Retry-After`. */
    pausedUntil: at('paused_until'),
  },
  (table) => [
    index('endpoints_organization').on(table.organizationId, table.createdAt, table.id),
    index('endpoints_url').on(table.organizationId, table.urlHash),
    // Finds lost listeners. It has no time, because heartbeats and last deliveries would then update each index of the row.
    index('endpoints_listening')
      .on(table.organizationId)
      .where(sql`url = 'listen://hookseal' and deleted_at is null`)
      .concurrently(),
  ],
)

/** The types that enabled endpoints subscribe to: publishing reads only the endpoints of its event. Triggers keep it. */
export const subscriptions = hookseal.table(
  'subscriptions',
  {
    organizationId: text('organization_id').notNull(),
    event: text('event').notNull(),
    endpointId: text('endpoint_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.event, table.endpointId] }),
    index('subscriptions_endpoint').on(table.endpointId),
  ],
)

export const endpointSecrets = hookseal.table(
  'endpoint_secrets',
  {
    id: text('id').primaryKey(),
    endpointId: text('endpoint_id').notNull(),
    /** A marker of the format, then AES-256-GCM: nonce, ciphertext and tag. */
    sealed: bytes('sealed').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** The end of the overlap after a rotation; null for the current secret. */
    expiresAt: at('expires_at'),
  },
  (table) => [index('endpoint_secrets_endpoint').on(table.endpointId, table.createdAt)],
)

/**
 * Events, deliveries and attempts are partitioned by the day of `created_at`, which is the time of the event in all three. Retention drops
 * whole partitions. Each partition has its own unique indexes and settings: see `partitions/tables.ts`.
 *
 * An id that the sender generates contains `created_at`, so that a query by id reads one partition.
 */
export const events = hookseal.table(
  'events',
  {
    organizationId: text('organization_id').notNull(),
    id: text('id').notNull(),
    type: text('type').notNull(),
    /** When the event happened, set by the publisher. */
    timestamp: at('timestamp').notNull(),
    /** The exact body of every delivery, serialized once at publish. For display only if there are `bodyBytes`. */
    body: text('body').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** Headers of its deliveries, if a source received it. */
    sourceHeaders: json('source_headers').$type<Record<string, string>>(),
    /** The exact body, if a source received bytes that are not text. */
    bodyBytes: bytes('body_bytes'),
  },
  (table) => [
    index('events_type').on(table.organizationId, table.type, table.createdAt, table.id).concurrently(),
  ],
)

/** The ids that publishers gave to events. They contain no time, so this table keeps them unique over all partitions. */
export const eventIds = hookseal.table(
  'event_ids',
  {
    organizationId: text('organization_id').notNull(),
    id: text('id').notNull(),
    /** The time of the event, which names its partition. */
    createdAt: at('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    index('event_ids_age').on(table.createdAt),
  ],
)

/**
 * No index contains a column that attempts change, and pages keep free space. PostgreSQL then updates a row within its page and no index
 * (heap-only tuples), which makes writing outcomes several times as fast.
 */
export const deliveries = hookseal.table(
  'deliveries',
  {
    id: text('id').notNull(),
    organizationId: text('organization_id').notNull(),
    eventId: text('event_id').notNull(),
    event: text('event').notNull(),
    endpointId: text('endpoint_id').notNull(),
    targetUrl: text('target_url').notNull(),
    status: text('status', { enum: ['pending', 'delivered', 'failed', 'dead'] }).notNull(),
    attempt: integer('attempt').notNull().default(0),
    /** The position in the schedule. A replay resets it, but not the count of attempts. */
    step: integer('step').notNull().default(0),
    responseStatus: integer('response_status'),
    latencyMs: integer('latency_ms'),
    errorMessage: text('error_message'),
    /** The time of the event, also if the delivery was created later. */
    createdAt: at('created_at').notNull().defaultNow(),
    lastAttemptAt: at('last_attempt_at'),
    deliveredAt: at('delivered_at'),
    nextAttemptAt: at('next_attempt_at'),
  },
  (table) => [
    index('deliveries_endpoint').on(table.endpointId, table.createdAt, table.id),
    index('deliveries_organization').on(table.organizationId, table.createdAt, table.id),
    index('deliveries_type').on(table.organizationId, table.event, table.createdAt, table.id).concurrently(),
  ],
)

export const attempts = hookseal.table('attempts', {
  deliveryId: text('delivery_id').notNull(),
  attempt: integer('attempt').notNull(),
  startedAt: at('started_at').notNull(),
  requestHeaders: json('request_headers').$type<Record<string, string>>().notNull(),
  responseStatus: integer('response_status'),
  responseHeaders: json('response_headers').$type<Record<string, string>>(),
  responseBody: bytes('response_body'),
  errorClass: text('error_class'),
  errorMessage: text('error_message'),
  latencyMs: integer('latency_ms').notNull(),
  /** The lease under which it was made: writing the same outcome again adds nothing. Null for attempts of older versions. */
  lease: text('lease'),
  /** The time of the event. Versions without partitions do not write it: their attempts are in the partition of the upgrade. */
  createdAt: at('created_at')
    .notNull()
    .default(sql`'-infinity'`),
})

/** Events whose deliveries are more than one transaction creates, alone or with others. They get them in portions, in the order of endpoint ids. */
export const fanouts = hookseal.table(
  'fanouts',
  {
    organizationId: text('organization_id').notNull(),
    eventId: text('event_id').notNull(),
    event: text('event').notNull(),
    /** The time of the event and of its deliveries, which names their partition. */
    eventAt: at('event_at').notNull(),
    /** The endpoints when the event was published. Null for very many events with many endpoints: then those of `subscriptions`. */
    endpointIds: text('endpoint_ids').array(),
    /** The subscriptions that match an event of a source: its type and wildcards. Null for published events: then the type. */
    patterns: text('patterns').array(),
    /** The last endpoint that got its delivery. */
    lastEndpointId: text('last_endpoint_id').notNull().default(''),
    /** When the event was published: endpoints that were created later do not receive it. */
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.eventId] }),
    index('fanouts_organization').on(table.organizationId, table.createdAt),
  ],
)

/**
 * Deliveries by the time of their creation and their current status. Triggers of `deliveries` write them in the transaction of each change, so
 * they equal a count over the log, whichever process or version makes the change (see the migrations). The rows of an organization have an
 * empty endpoint and count five minutes. Those of an endpoint count an hour. After three hours, they move to `merged_counters`.
 */
export const counters = hookseal.table(
  'counters',
  {
    organizationId: text('organization_id').notNull(),
    endpointId: text('endpoint_id').notNull(),
    startsAt: at('starts_at').notNull(),
    /**
     * Each transaction takes a slot that no other open transaction has, so that none waits for a row of another. The sum over the slots
     * counts.
     */
    slot: integer('slot').notNull(),
    deliveries: integer('deliveries').notNull(),
    delivered: integer('delivered').notNull(),
    failed: integer('failed').notNull(),
    dead: integer('dead').notNull(),
    /** A histogram of the latency of each delivery's last attempt. */
    latencies: integer('latencies').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.endpointId, table.startsAt, table.slot] }),
    // The counters of one organization are read by the primary key: an index on the time alone has those of all.
    index('counters_age').on(sql`(${table.startsAt} at time zone 'utc')`),
  ],
)

/**
 * Counters that are older than three hours: what `counters` has is added to them. A row has up to 24 units of time: 15 minutes of an organization,
 * so 6 hours, or hours of an endpoint, so a day of UTC. PostgreSQL reads a page for each row, so a month costs an endpoint 31 pages, and not
 * one for each of its 720 hours.
 */
export const mergedCounters = hookseal.table(
  'merged_counters',
  {
    organizationId: text('organization_id').notNull(),
    endpointId: text('endpoint_id').notNull(),
    startsAt: at('starts_at').notNull(),
    deliveries: integer('deliveries').notNull(),
    delivered: integer('delivered').notNull(),
    failed: integer('failed').notNull(),
    dead: integer('dead').notNull(),
    latencies: integer('latencies').array().notNull(),
    /**
     * The same by the unit, of which those without deliveries are missing: first the numbers of the units, from 0 to 23, then as many of each of
     * `deliveries`, `delivered`, `failed`, `dead` and the buckets of `latencies`. Most are 0. PostgreSQL compresses bigint better than integer.
     */
    units: bigint('units', { mode: 'number' }).array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.endpointId, table.startsAt] }),
    index('merged_counters_age').on(sql`(${table.startsAt} at time zone 'utc')`),
  ],
)

/**
 * The failed and dead deliveries, and pending ones that a replay or a pause has put behind first attempts. Triggers of `deliveries` add and
 * remove most rows. A row may be out of date: readers compare the status of the delivery.
 */
export const undelivered = hookseal.table(
  'undelivered',
  {
    organizationId: text('organization_id').notNull(),
    status: text('status', { enum: ['pending', 'failed', 'dead'] }).notNull(),
    /** The UUID of the delivery's id, which sorts by the time of creation. */
    id: uuid('id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.status, table.id] }),
    index('undelivered_id').on(table.id),
  ],
)

/** How far deliveries of versions without counters have been counted, in the order of organization and time. */
export const counterBackfill = hookseal.table('counter_backfill', {
  id: integer('id').primaryKey(),
  organizationId: text('organization_id').notNull().default(''),
  countedUntil: at('counted_until'),
  finishedAt: at('finished_at'),
})

/** Bulk replays. They run in portions: the position is that of the last row that was read, in the order of creation. */
export const replays = hookseal.table(
  'replays',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    status: text('status', { enum: ['running', 'done', 'canceled', 'failed'] }).notNull(),
    /** Whether it creates deliveries that an endpoint missed, in place of repeating those it has. */
    missing: boolean('missing').notNull(),
    filter: jsonb('filter').$type<Record<string, unknown>>().notNull(),
    matched: integer('matched'),
    replayed: integer('replayed').notNull().default(0),
    positionAt: at('position_at'),
    positionId: text('position_id'),
    /** When the next portion may run. It moves to the end of the line after each portion. */
    nextAt: at('next_at').notNull().defaultNow(),
    /** Portions that failed in a row. */
    failures: integer('failures').notNull().default(0),
    createdAt: at('created_at').notNull().defaultNow(),
    finishedAt: at('finished_at'),
    error: text('error'),
  },
  (table) => [
    index('replays_organization').on(table.organizationId, table.createdAt, table.id),
    index('replays_running')
      .on(table.nextAt)
      .where(sql`status = 'running'`),
  ],
)

/** Responses to publish requests with an `Idempotency-Key`, written in the transaction of the publish. */
export const idempotencyKeys = hookseal.table(
  'idempotency_keys',
  {
    organizationId: text('organization_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    response: jsonb('response').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.key] }),
    index('idempotency_keys_age').on(table.createdAt),
  ],
)

/** Where providers deliver: `/in/<id>`. */
export const sources = hookseal.table(
  'sources',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    name: text('name').notNull().default(''),
    provider: text('provider').notNull(),
    /** The URL that the provider signs, for those that sign it. */
    publicUrl: text('public_url'),
    /** Further options of the provider's preset that are not secret. */
    options: jsonb('options').$type<Record<string, string | boolean>>().notNull().default({}),
    /** The sealed token of the handshake. */
    verifyToken: bytes('verify_token'),
    orderKey: text('order_key'),
    enabled: boolean('enabled').notNull().default(true),
    /** Grows with each change, also of secrets: processes create their receiver again. */
    version: integer('version').notNull().default(1),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at'),
    /** Written a second later, as are the members below. No index has them, so such an update is heap-only. */
    lastEventAt: at('last_event_at'),
    handshakeAt: at('handshake_at'),
    lastRejectedAt: at('last_rejected_at'),
    /** All rejected deliveries, also those that are not kept. */
    rejectedCount: bigint('rejected_count', { mode: 'number' }).notNull().default(0),
    /** The number of rejections that were kept. The next one takes the slot of this number. */
    keptCount: bigint('kept_count', { mode: 'number' }).notNull().default(0),
  },
  (table) => [index('sources_organization').on(table.organizationId, table.createdAt, table.id)],
)

export const sourceSecrets = hookseal.table(
  'source_secrets',
  {
    id: text('id').primaryKey(),
    sourceId: text('source_id').notNull(),
    /** As those of endpoints. */
    sealed: bytes('sealed').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** The end of the overlap after a rotation; null for a current secret. */
    expiresAt: at('expires_at'),
  },
  (table) => [index('source_secrets_source').on(table.sourceId, table.createdAt)],
)

/** The last rejected deliveries of each source. A source has a fixed number of slots, so a flood of them replaces rows and adds none. */
export const sourceRejections = hookseal.table(
  'source_rejections',
  {
    sourceId: text('source_id').notNull(),
    slot: integer('slot').notNull(),
    id: text('id').notNull(),
    receivedAt: at('received_at').notNull(),
    method: text('method').notNull(),
    /** Without secrets. */
    headers: json('headers').$type<Record<string, string>>().notNull(),
    /** The first bytes; null if the body was not read, or may contain a secret. */
    body: bytes('body'),
    /** How many bytes were received. */
    bodyBytes: integer('body_bytes').notNull(),
    code: text('code').notNull(),
    reason: text('reason'),
    message: text('message').notNull(),
    status: integer('status').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sourceId, table.slot] }),
    index('source_rejections_age').on(table.receivedAt),
  ],
)
