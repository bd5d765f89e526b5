import type { Context } from './context.ts'
import {
  createClock,
  type Database,
  migrate,
  openDatabase,
  readConnections,
  readDirectDatabase,
  type TransactionClient,
  withoutValues,
} from '@hookseal/engine/database'
import { createPartitionsOf } from './database/partitions/partitions.ts'
import { readMigrations } from './database/migrations.ts'
import { DELIVERIES } from './queue/deliveries.ts'
import { toSenderError, withSenderErrors, withTransactionErrors } from './to-sender-error.ts'
import { SENDER_DEFAULTS } from './defaults.ts'
import { startEngine } from './engine/engine.ts'
import { toAttemptReport } from './engine/attempts/to-attempt-report.ts'
import type { AttemptedOutcome } from './engine/attempts/work.ts'
import { type Envelope, standardEnvelope } from './envelope.ts'
import { createAddressRules } from './transport/guard/address-rules.ts'
import type { HttpTransportOptions } from './transport/http-transport.ts'
import type { LimitByKey } from '@hookseal/engine/util'
import { createConnectionLimits } from './connection-limits.ts'
import { createLifecycle } from './lifecycle.ts'
import { createLogger, type Logger } from '@hookseal/engine'
import type { SenderOptions } from './sender-options.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createPolicy, type Policy, toEnginePolicy } from './policy.ts'
import { createQueue, type Queue } from '@hookseal/engine/queue'
import { type Changes, createChanges } from './resources/changes.ts'
import { createListenerTransport } from './transport/listener-transport.ts'
import { type ApiKeys, createApiKeys } from './resources/api-keys.ts'
import { createDeliveries, type Deliveries } from './resources/deliveries/deliveries.ts'
import { checkEncryptionKey } from './resources/endpoints/endpoint-secrets.ts'
import { resealSecrets } from './resources/endpoints/reseal-secrets.ts'
import { createEndpoints, type Endpoints } from './resources/endpoints/endpoints.ts'
import { createEventTypes, ensureOperationalTypes, type EventTypes } from './resources/events/event-types.ts'
import { createEvents, type Events } from './resources/events/events.ts'
import {
  createOrganizations,
  ensureDefaultOrganization,
  type Organizations,
} from './resources/organizations.ts'
import { createListeners, type Listeners } from './resources/endpoints/listeners.ts'
import { createFanouts } from './resources/events/fanouts.ts'
import { createPublisher } from './resources/events/publisher.ts'
import { createReplays, type Replays } from './resources/replays/replays.ts'
import { createReplayPortions } from './resources/replays/run-portion.ts'
import { createQuotas, type QuotaReader, readDefaultQuotas } from './resources/quotas.ts'
import { createSessions, type Sessions } from './resources/sessions.ts'
import { createSources, type Sources } from './resources/sources/sources.ts'
import { createStats, type StatsReader } from './resources/deliveries/stats.ts'
import { createSecretBox, deriveKey, loadEncryptionKey } from '@hookseal/engine/secrets'

/** A webhook sender in this process. */
export interface Sender {
  readonly organizations: Organizations
  readonly apiKeys: ApiKeys
  /** Sessions of the dashboard. */
  readonly sessions: Sessions
  readonly eventTypes: EventTypes
  readonly endpoints: Endpoints
  readonly listeners: Listeners
  readonly events: Events
  readonly deliveries: Deliveries
  /** Bulk replays in the background. */
  readonly replays: Replays
  readonly stats: StatsReader
  /** Where providers deliver, and what they sent that was rejected. */
  readonly sources: Sources
  /** Reports which resources changed, in any process of the database. */
  readonly changes: Pick<Changes, 'subscribe'>
  /** The quotas of organizations. */
  readonly quotas: Pick<QuotaReader, 'get' | 'countPublishBytes'>
  readonly metrics: Metrics
  /** The resolved delivery options. */
  readonly policy: Policy
  readonly envelope: Envelope
  /** Runs a request of an organization, at the latest when enough of its earlier ones have ended: each may occupy a connection. */
  readonly limitRequests: LimitByKey
  /** Name of the header of the `legacySignature` option. */
  readonly legacyHeader: string | undefined
  readonly log: Logger
  /** The database, for an inbox in the same process: `createInbox({ database: sender.database })`. */
  readonly database: Database
  /** Derives 32 bytes for one purpose from the encryption key. All processes of a database get the same bytes. */
  readonly deriveKey: (purpose: string) => Uint8Array
  /**
   * Runs your own statements in one transaction of the sender's database. Pass `tx` to `events.publish` to make an event part of it.
   * An embedded database has one connection: inside the transaction, query it through `tx` only.
   */
  readonly transaction: <T>(work: (tx: TransactionClient) => Promise<T>) => Promise<T>
  /**
   * Starts the delivery, also of events that were published earlier. A call after a failed one tries again.
   *
   * @throws {SenderError} `ERR_SENDER_DATABASE`; `ERR_SENDER_CONFLICT` after `stop`
   */
  readonly start: () => Promise<void>
  /** Resolves with whether the database responds and can store events: false while its disk is full, and after `stop`. */
  readonly isReady: () => Promise<boolean>
  /**
   * Waits for the attempts in flight, then closes the database. Nothing is lost: pending deliveries are sent after the next start.
   * Ends within `requestTimeoutSeconds` and twelve seconds, also when the database does not respond. A transaction of yours that is
   * still open then is rolled back.
   */
  readonly stop: () => Promise<void>
}

/**
 * Opens the database, migrates its tables, and returns a sender that can publish. {@link Sender.start} starts the delivery.
 *
 * @throws {SenderError} `ERR_SENDER_OPTION`, `ERR_SENDER_DATABASE`, `ERR_SENDER_DATABASE_LOCKED`, `ERR_SENDER_DATABASE_DIRECTORY`, `ERR_SENDER_KEY`
 *
 * @example
 * const sender = await createSender()
 * await sender.start()
 * await sender.eventTypes.upsert('invoice.paid')
 * const { signingSecret } = await sender.endpoints.create({ url: 'https://example.com/webhooks', events: ['invoice.paid'] })
 * await sender.events.publish({ type: 'invoice.paid', data: { id: 'in_1' } })
 */
export async function createSender(options: SenderOptions = {}): Promise<Sender> {
  const policy = createPolicy(options)
  const quotas = readDefaultQuotas(options.quotas)
  const log = withoutValues(options.logger ?? createLogger())
  const rules = createAddressRules({ allow: options.allowNetworks ?? [] })
  const address = options.database ?? SENDER_DEFAULTS.database
  const database = await open(address, options, log)
  const clock = createClock(database)
  let queue: Queue | undefined
  try {
    const encryptionKey = loadEncryptionKey(options.encryptionKey, database)
    const deliveryQueue = createQueue(database, DELIVERIES, clock, log)
    const changes = createChanges(database, log)
    const partitions = createPartitionsOf(database)
    const context: Context = {
      database,
      clock,
      partitions,
      queue: deliveryQueue,
      secretBox: createSecretBox(encryptionKey),
      deriveKey: (purpose) => deriveKey(encryptionKey, purpose),
      listenerTransport: createListenerTransport(),
      policy: toEnginePolicy(policy),
      rules,
      allowHttp: options.allowHttp ?? false,
      envelope: options.envelope ?? standardEnvelope,
      legacySignature: options.legacySignature,
      changes,
      fanouts: createFanouts({ database, partitions, queue: deliveryQueue, changes }),
      quotas: createQuotas(database, quotas),
      limits: createConnectionLimits(database.limits),
      log,
    }
    await migrate(database, log, readMigrations())
    await clock.sync()
    await context.partitions.prepare()
    await checkEncryptionKey(database, context.secretBox)
    await resealSecrets(context)
    queue = context.queue
    await queue.start()
    await ensureDefaultOrganization(context)
    await ensureOperationalTypes(context)
    return assemble(context, policy, options)
  } catch (error) {
    // The queue's timers would keep querying the closed database.
    await queue?.stop()
    await database.close()
    throw toSenderError(error)
  }
}

async function open(
  address: string,
  { connections, directDatabase }: SenderOptions,
  log: Logger,
): Promise<Database> {
  try {
    return await openDatabase(address, {
      connections: readConnections(connections),
      directDatabase: readDirectDatabase(directDatabase, address),
      log,
    })
  } catch (error) {
    throw toSenderError(error)
  }
}

function assemble(context: Context, policy: Policy, options: SenderOptions): Sender {
  const { database, queue, log } = context
  const { metrics, observe } = createMetrics(queue)
  const eventTypes = createEventTypes(context)
  const organizations = createOrganizations(context)
  const registry = { eventTypes, organizations }
  const publisher = createPublisher(context, registry, (event) => {
    const isFailure = event.type === 'delivery.dead' || event.type === 'endpoint.disabled'
    log[isFailure ? 'warn' : 'info']({ event }, `${event.type} in organization ${event.organizationId}`)
    try {
      options.onOperationalEvent?.(event)
    } catch (err) {
      // The operation is already committed: its caller must get the result, such as a new secret.
      log.error({ err }, 'onOperationalEvent threw')
    }
  })
  const endpoints = createEndpoints(context, registry, publisher)
  const portions = createReplayPortions(context)
  const replays = createReplays(context, endpoints, portions)
  const http: HttpTransportOptions = {
    rules: context.rules,
    allowHttp: context.allowHttp,
    maxResponseBytes: SENDER_DEFAULTS.responseBodyBytes,
    // As many as attempts in flight, so that no attempt waits for a connection that another endpoint of its origin uses.
    connectionsPerOrigin: policy.concurrency,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  }
  const { sources, close } = createSources(context, organizations, publisher, {
    ...http,
    rules: context.rules,
  })
  function onAttempt(outcome: AttemptedOutcome): void {
    observe(outcome.attempted.result, outcome.decision.status)
    try {
      options.onAttempt?.(toAttemptReport(outcome, context.clock.now()))
    } catch (err) {
      // A throwing callback must not cause a second delivery.
      log.error({ err }, 'onAttempt threw')
    }
  }

  const lifecycle = createLifecycle(
    context,
    async () => startEngine(context, publisher, http, onAttempt, portions),
    close,
  )

  return {
    organizations: withSenderErrors(organizations),
    apiKeys: withSenderErrors(createApiKeys(context, organizations)),
    sessions: withSenderErrors(createSessions(context)),
    eventTypes: withSenderErrors(eventTypes),
    endpoints: withSenderErrors(endpoints),
    listeners: withSenderErrors(createListeners(context, registry, endpoints.delete)),
    events: withSenderErrors(createEvents(context, publisher)),
    deliveries: withSenderErrors(createDeliveries(context, eventTypes, replays, portions)),
    replays: withSenderErrors(replays),
    stats: withSenderErrors(createStats(context)),
    sources: withSenderErrors(sources),
    changes: context.changes,
    quotas: context.quotas,
    metrics: withSenderErrors(metrics),
    policy,
    envelope: context.envelope,
    limitRequests: context.limits.requests,
    legacyHeader: context.legacySignature?.header,
    log,
    database,
    deriveKey: context.deriveKey,
    transaction: async (work) => withTransactionErrors(async () => database.run(work)),
    ...lifecycle,
  }
}
