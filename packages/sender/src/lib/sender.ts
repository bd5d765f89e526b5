import { sql } from 'drizzle-orm'
import type { Context } from './context.ts'
import type { TransactionClient } from './database/database.ts'
import { openDatabase } from './database/open-database.ts'
import { migrate } from './database/migrate.ts'
import { SENDER_DEFAULTS } from './defaults.ts'
import { type Engine, startEngine } from './engine/engine.ts'
import { type AttemptReport, toAttemptReport } from './engine/attempts/attempt-report.ts'
import type { AttemptedOutcome } from './engine/attempts/work.ts'
import { type Envelope, type LegacySignature, standardEnvelope } from './envelope.ts'
import { createAddressRules } from './transport/guard/address-rules.ts'
import type { HttpTransportOptions } from './transport/http-transport.ts'
import { createLogger, type SenderLogger } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import type { OperationalEvent } from './operational-events.ts'
import { createPolicy, type Policy, type PolicyOptions, toEnginePolicy } from './policy.ts'
import { createDeliveryQueue, type DeliveryQueue } from './queue/delivery-queue.ts'
import { toSenderError, withoutValues, withSenderErrors } from './database/query-errors.ts'
import { createListenerTransport } from './transport/listener-transport.ts'
import { type ApiKeys, createApiKeys } from './resources/api-keys.ts'
import { createDeliveries, type Deliveries } from './resources/deliveries/deliveries.ts'
import { checkKey } from './resources/endpoints/endpoint-secrets.ts'
import { createEndpoints, type Endpoints } from './resources/endpoints/endpoints.ts'
import { createEventTypes, ensureOperationalTypes, type EventTypes } from './resources/events/event-types.ts'
import { createEvents, type Events } from './resources/events/events.ts'
import {
  createOrganizations,
  ensureDefaultOrganization,
  type Organizations,
} from './resources/organizations.ts'
import { createListeners, type Listeners } from './resources/endpoints/listeners.ts'
import { createPublisher } from './resources/events/publisher.ts'
import { createStats, type StatsReader } from './resources/deliveries/stats.ts'
import { deriveKey, loadEncryptionKey } from './secrets/encryption-key.ts'
import { createSecretBox } from './secrets/secret-box.ts'
import { TimeoutError, withTimeout } from './with-timeout.ts'

export interface SenderOptions extends PolicyOptions {
  /** `pglite:<directory>`, or `postgres://…` for several processes. @default 'pglite:./.hookseal' */
  database?: string
  /** 32 bytes in base64 that secrets are sealed under. @default HOOKSEAL_ENCRYPTION_KEY of the environment, or a file beside an embedded database */
  encryptionKey?: string
  /** Lets endpoints have `http:` URLs, for development. @default false */
  allowHttp?: boolean
  /** Networks that endpoints may be in although they are not public, in CIDR notation, for development. @default none */
  allowNetworks?: readonly string[]
  /** Certificate authorities to trust in place of the usual ones, in PEM. */
  ca?: HttpTransportOptions['ca']
  /** Finds the addresses of a name. @default asks the system's name servers */
  lookup?: HttpTransportOptions['lookup']
  /** Makes the body of deliveries. @default the envelope of the Standard Webhooks spec */
  envelope?: Envelope
  /** A signature header of one's own, beside the standard ones. */
  legacySignature?: LegacySignature
  /** @default pino to standard error, from warnings up */
  logger?: SenderLogger
  /** Told of every operational event, whoever subscribed. */
  onOperationalEvent?: (event: OperationalEvent) => void
  /** Told of each attempt that this process makes, as soon as its outcome is known. */
  onAttempt?: (attempt: AttemptReport) => void
}

/** A webhook sender inside this process. */
export interface Sender {
  readonly organizations: Organizations
  readonly apiKeys: ApiKeys
  readonly eventTypes: EventTypes
  readonly endpoints: Endpoints
  readonly listeners: Listeners
  readonly events: Events
  readonly deliveries: Deliveries
  readonly stats: StatsReader
  readonly metrics: Metrics
  /** As the options say, with every default. */
  readonly policy: Policy
  readonly envelope: Envelope
  readonly log: SenderLogger
  /** 32 bytes for one purpose, from the key that secrets are sealed under: the same in every process of this database. */
  readonly deriveKey: (purpose: string) => Uint8Array
  /**
   * Runs statements of your own in one transaction of the sender's database; hand `tx` to `events.publish` to make an event part of
   * it. An embedded database has one connection: ask it nothing else until the transaction is over.
   */
  readonly transaction: <T>(work: (tx: TransactionClient) => Promise<T>) => Promise<T>
  /** Begins to deliver. What was published before waits for it. */
  readonly start: () => Promise<void>
  /** Whether the database answers and, once started, deliveries are made. */
  readonly isReady: () => Promise<boolean>
  /** Waits for the attempts under way, then closes the database. Nothing is lost: what wasn't sent is sent after the next start. */
  readonly stop: () => Promise<void>
}

/**
 * Opens the database, brings its tables up to date, and returns a sender that publishes. {@link Sender.start} makes it deliver, too.
 *
 * @throws {SenderError} `ERR_SENDER_OPTION`, `ERR_SENDER_DATABASE`, `ERR_SENDER_DATABASE_LOCKED`, `ERR_SENDER_KEY`
 *
 * @example
 * const sender = await createSender()
 * await sender.start()
 * await sender.eventTypes.put('invoice.paid')
 * const { signingSecret } = await sender.endpoints.create({ url: 'https://example.com/webhooks', events: ['invoice.paid'] })
 * await sender.events.publish({ type: 'invoice.paid', data: { id: 'in_1' } })
 */
export async function createSender(options: SenderOptions = {}): Promise<Sender> {
  const policy = createPolicy(options)
  const log = withoutValues(options.logger ?? createLogger())
  const rules = createAddressRules({ allow: options.allowNetworks ?? [] })
  const database = await openDatabase(options.database ?? SENDER_DEFAULTS.database)
  let queue: DeliveryQueue | undefined
  try {
    const encryptionKey = loadEncryptionKey(options.encryptionKey, database)
    const context: Context = {
      database,
      queue: createDeliveryQueue(database, (err) => log.error({ err }, 'the queue reports an error')),
      secretBox: createSecretBox(encryptionKey),
      deriveKey: (purpose) => deriveKey(encryptionKey, purpose),
      listenerTransport: createListenerTransport(),
      policy: toEnginePolicy(policy),
      rules,
      allowHttp: options.allowHttp ?? false,
      envelope: options.envelope ?? standardEnvelope,
      legacySignature: options.legacySignature,
      log,
    }
    await migrate(database)
    await checkKey(database, context.secretBox)
    queue = context.queue
    await queue.start()
    await ensureDefaultOrganization(context)
    await ensureOperationalTypes(context)
    return assemble(context, policy, options)
  } catch (error) {
    // Its timers would go on asking a database that is closed.
    await queue?.stop()
    await database.close()
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
    const isTrouble = event.type === 'delivery.dead' || event.type === 'endpoint.disabled'
    log[isTrouble ? 'warn' : 'info']({ event }, `${event.type} of organisation ${event.organizationId}`)
    try {
      options.onOperationalEvent?.(event)
    } catch (err) {
      // It has happened: what follows from it must not fail, such as handing out a new secret.
      log.error({ err }, 'onOperationalEvent threw')
    }
  })
  const { endpoints, createListening } = createEndpoints(context, registry, publisher)
  const http: HttpTransportOptions = {
    rules: context.rules,
    allowHttp: context.allowHttp,
    maxResponseBytes: SENDER_DEFAULTS.responseBodyBytes,
    connectionsPerOrigin: policy.endpointConcurrency,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  }
  function onAttempt(outcome: AttemptedOutcome): void {
    observe(outcome.attempted.result, outcome.decision.status)
    try {
      options.onAttempt?.(toAttemptReport(outcome))
    } catch (err) {
      // Who watches must not be able to have a delivery made again.
      log.error({ err }, 'onAttempt threw')
    }
  }

  let engine: Promise<Engine> | undefined
  let stopped: Promise<void> | undefined

  async function stopEngine(): Promise<void> {
    // A start that failed has told its caller, and left nothing to stop.
    const running = await engine?.catch(() => undefined)
    await running?.stop()
  }

  return {
    organizations: withSenderErrors(organizations),
    apiKeys: withSenderErrors(createApiKeys(context, organizations)),
    eventTypes: withSenderErrors(eventTypes),
    endpoints: withSenderErrors(endpoints),
    listeners: withSenderErrors(createListeners(context, createListening, endpoints.delete)),
    events: withSenderErrors(createEvents(context, publisher)),
    deliveries: withSenderErrors(createDeliveries(context)),
    stats: withSenderErrors(createStats(context)),
    metrics,
    policy,
    envelope: context.envelope,
    log,
    deriveKey: context.deriveKey,
    transaction: database.run,
    async start() {
      if (stopped !== undefined) throw new Error('This sender was stopped: create another one.')
      const starting = (engine ??= startEngine(context, publisher, http, onAttempt))
      try {
        await starting
      } catch (error) {
        // The database may have been away: the next call begins anew.
        if (engine === starting) engine = undefined
        throw error
      }
    },
    async isReady() {
      if (stopped !== undefined) return false
      return database.execute(sql`select 1`).then(
        () => true,
        () => false,
      )
    },
    stop() {
      stopped ??= (async () => {
        const patience = context.policy.requestTimeoutMs + SENDER_DEFAULTS.flushMs + 2000
        try {
          await withTimeout(
            patience,
            stopEngine,
            () => new TimeoutError(`writing outcomes took longer than ${patience} ms`),
          )
        } catch (err) {
          if (!(err instanceof TimeoutError)) throw err
          log.error({ err }, 'stopped without the database: what it did not take is sent again')
        } finally {
          const late = () => new TimeoutError('stopping the queue took longer than 1000 ms')
          await withTimeout(1000, queue.stop, late).catch(() => {}) // it holds nothing
          await database.close()
        }
      })()
      return stopped
    },
  }
}
