import type { EventSchemas, WebhookMessage } from '@hookseal/core'
import { createLogger, type Logger } from '@hookseal/engine'
import {
  createClock,
  type Database,
  migrate,
  openDatabase,
  readConnections,
  readDirectDatabase,
  withoutValues,
} from '@hookseal/engine/database'
import { createQueue } from '@hookseal/engine/queue'
import { type Accepted, createAccept } from './accept/accept.ts'
import type { Context } from './context.ts'
import { readMigrations } from './database/migrations.ts'
import { INBOX_DEFAULTS } from './defaults.ts'
import type { HandlerOptions, MessageHandler } from './handlers/handler.ts'
import { createHandler } from './handlers/register.ts'
import { createRouter } from './handlers/router.ts'
import type { PayloadFor, TypePattern } from './message.ts'
import { type InboxOptions, readPolicy } from './options.ts'
import { RUNS } from './queue.ts'
import type { RunReport } from './runs/run-report.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createHandlers, type Handlers } from './resources/handlers.ts'
import { createKeys, type Keys } from './resources/keys.ts'
import type { Run } from './resources/messages/message.ts'
import { createMessages, createRuns, type Messages } from './resources/messages/messages.ts'
import { createReplays, type Replays } from './resources/replays/replays.ts'
import { toInboxError, withInboxErrors } from './to-inbox-error.ts'
import type { DrainResult } from './worker/drain.ts'
import { createLifecycle } from './worker/lifecycle.ts'

/** A durable inbox in this process. */
export interface Inbox<Events extends EventSchemas = EventSchemas> {
  /**
   * Stores a verified message, unless its key is stored. Resolves after the commit. Receivers call it, by their option `inbox`.
   *
   * @param key Provider, tenant and id, as of deduplication.
   * @param otherKeys Keys of which none may be that of an accepted message, as the hash of the body. @default []
   * @throws {InboxError} `ERR_INBOX_DATABASE` while the database is unavailable.
   */
  readonly accept: (message: WebhookMessage, key: string, otherKeys?: readonly string[]) => Promise<Accepted>
  /**
   * Registers the handler of a type, of all types with a prefix (`invoice.*`), or of all (`*`). The most specific one handles a message. Call it
   * before `start` or `drain`; messages that were accepted earlier run, too.
   *
   * @throws {InboxError} `ERR_INBOX_HANDLER` if it is invalid, or the type or name has a handler. `ERR_INBOX_OPTION` for another invalid option.
   */
  readonly on: <const Type extends TypePattern<Events>>(
    type: Type,
    handler: MessageHandler<PayloadFor<Events, Type>>,
    options?: HandlerOptions<PayloadFor<Events, Type>>,
  ) => void
  /**
   * Starts to run messages, also those that were accepted earlier. A call after a failed one tries again.
   *
   * @throws {InboxError} `ERR_INBOX_DATABASE`; `ERR_INBOX_CONFLICT` after `stop`.
   */
  readonly start: () => Promise<void>
  /**
   * Runs what is due, for environments without a long-running process: cron, serverless functions. Several processes may call it at the same
   * time. Resolves when nothing is due, or after `maxSeconds`. Runs that have not ended by then are aborted, and run again later.
   *
   * @param options `maxSeconds`: 0 to 86,400. @default 50
   * @throws {InboxError} `ERR_INBOX_CONFLICT` after `start` or `stop`, `ERR_INBOX_DATABASE`, `ERR_INBOX_OPTION`.
   */
  readonly drain: (options?: { maxSeconds?: number }) => Promise<DrainResult>
  /**
   * Waits for the runs in flight, for `timeoutSeconds` at most, and aborts those that are left. Then closes the database. Nothing is lost: all
   * unfinished messages run after the next start.
   *
   * @param options `timeoutSeconds`: 0 to 86,400. @default 20
   */
  readonly stop: (options?: { timeoutSeconds?: number }) => Promise<void>
  /** The stored messages: lists, replays, discards, erasure. */
  readonly messages: Messages
  /** Resolves with the runs of a message that ended, oldest first. @throws {InboxError} `ERR_INBOX_NOT_FOUND` for what is no id of a message */
  readonly runs: (messageId: string) => Promise<Run[]>
  /** Replays of many messages, which run in the background. */
  readonly replays: Replays
  /** The handlers of all processes: lists, pauses. */
  readonly handlers: Handlers
  /** The order keys with messages that wait. */
  readonly keys: Keys
  readonly metrics: Metrics
}

/**
 * Opens the database, migrates its tables, and returns an inbox that can accept messages.
 *
 * @throws {InboxError} `ERR_INBOX_OPTION`, `ERR_INBOX_DATABASE`, `ERR_INBOX_DATABASE_LOCKED`, `ERR_INBOX_DATABASE_DIRECTORY`
 *
 * @example
 * const inbox = await createInbox({ database: process.env.DATABASE_URL ?? 'pglite:./.hookseal' })
 * inbox.on('invoice.paid', async (message) => { await book(message.payload) })
 * app.post('/webhooks/stripe', verifyWebhooks(stripe({ inbox })))
 * await inbox.start()
 */
export async function createInbox<const Events extends EventSchemas = EventSchemas>(
  options: InboxOptions<Events> = {},
): Promise<Inbox<Events>> {
  const policy = readPolicy(options)
  const log = withoutValues(options.logger ?? createLogger())
  try {
    const { database, close } = await open(options, log)
    const clock = createClock(database)
    const queue = createQueue(database, RUNS, clock, log)
    const router = createRouter()
    const { events } = options
    const { metrics, observe } = createMetrics({ database, clock, queue })
    function onRun(report: RunReport): void {
      observe(report)
      options.onRun?.(report)
    }
    const context: Context = {
      database,
      clock,
      queue,
      router,
      policy,
      events,
      onRun,
      log,
      recorded: new WeakSet(),
    }
    try {
      await migrate(database, log, readMigrations())
      await clock.sync()
      await queue.start()
      return assemble<Events>(context, metrics, close)
    } catch (error) {
      // The queue's timers would keep querying the closed database.
      await queue.stop()
      await close()
      throw error
    }
  } catch (error) {
    throw toInboxError(error)
  }
}

/** Opens the database. That of a sender is closed by the sender. */
async function open(
  { database = INBOX_DEFAULTS.database, connections, directDatabase }: Omit<InboxOptions, 'events'>,
  log: Logger,
): Promise<{ database: Database; close: () => Promise<void> }> {
  if (typeof database !== 'string') return { database, close: async () => {} }
  const opened = await openDatabase(database, {
    connections: readConnections(connections),
    directDatabase: readDirectDatabase(directDatabase, database),
    log,
  })
  return { database: opened, close: opened.close }
}

function assemble<Events extends EventSchemas>(
  context: Context,
  metrics: Metrics,
  close: () => Promise<void>,
): Inbox<Events> {
  const lifecycle = createLifecycle(context, close, () => driver)
  const { replays, driver } = createReplays(context, lifecycle.announce)
  return {
    messages: withInboxErrors(createMessages(context, replays, lifecycle.announce)),
    ...withInboxErrors({ runs: createRuns(context) }),
    replays: withInboxErrors(replays),
    handlers: withInboxErrors(createHandlers(context, lifecycle.readStates)),
    keys: withInboxErrors(createKeys(context)),
    metrics: withInboxErrors(metrics),
    accept: createAccept(context, lifecycle.wake),
    on(type, handler, options = {}) {
      // What it receives is what the schemas of its type output.
      context.router.add(createHandler(type, handler, options as HandlerOptions, context.policy))
      lifecycle.wake({ hasJobs: true, hasWaiting: true })
    },
    start: lifecycle.start,
    drain: lifecycle.drain,
    stop: lifecycle.stop,
  }
}
