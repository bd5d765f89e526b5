import { sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { jobOf } from '@hookseal/engine/queue'
import { createTimedId } from '@hookseal/engine/util'
import type { Context } from '../../context.ts'
import { INBOX_DEFAULTS } from '../../defaults.ts'
import type { Announce } from '../../notify.ts'
import { checkReplayId, invalidInput, notFound } from '../input.ts'
import { inRange } from '../messages/id-range.ts'
import { FINISHED } from '../messages/message.ts'
import { checkFilter, type MessageFilter } from '../messages/message-filter.ts'
import { orderOf } from '../messages/read-messages.ts'
import { checkLimit, decodeCursor, type Page, type PageOptions, toPage } from '../page.ts'
import { countMatches } from './count-matches.ts'
import { REPLAY_COLUMNS, type Replay, type ReplayRow, toReplay } from './replay.ts'
import { runPortion } from './run-portion.ts'

export type { Replay } from './replay.ts'

/** Replays of many messages. */
export interface Replays {
  /** As `messages.replayMany`. */
  readonly start: (filter?: MessageFilter) => Promise<Replay>
  /** @throws {InboxError} `ERR_INBOX_NOT_FOUND` */
  readonly get: (id: string) => Promise<Replay>
  /** Resolves with a page of replays, newest first. @throws {InboxError} `ERR_INBOX_INVALID` */
  readonly list: (options?: PageOptions) => Promise<Page<Replay>>
  /**
   * Stops a running replay. Messages that it has already replayed run. Another replay stays unchanged.
   *
   * @throws {InboxError} `ERR_INBOX_NOT_FOUND`
   */
  readonly cancel: (id: string) => Promise<Replay>
}

/** Runs replays in this process. */
export interface ReplayDriver {
  /** Runs portions until no replay is waiting. */
  readonly run: () => Promise<void>
  /** Ends after the current portion. Other processes continue, or this one after its next start. */
  readonly stop: () => Promise<void>
}

export function createReplays(
  context: Context,
  announce: Announce,
): { replays: Replays; driver: ReplayDriver } {
  const { database, clock, log } = context
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  async function runAll(): Promise<void> {
    while (!stopping.signal.aborted && (await runPortion(context, announce)))
      await sleep(INBOX_DEFAULTS.replayPauseMs)
  }

  async function run(): Promise<void> {
    running ??= runAll().finally(() => (running = undefined))
    return running
  }

  async function get(id: string): Promise<Replay> {
    const { rows } = await database.execute(sql<ReplayRow>`
      select ${REPLAY_COLUMNS} from hookseal_inbox.replays r where r.id = ${jobOf(checkReplayId(id))}::uuid`)
    const [row] = rows
    if (row === undefined) throw notFound('replay', id)
    return toReplay(row)
  }

  return {
    replays: {
      async start({ status = 'dead', ...filter } = {}) {
        const checked = checkFilter({ ...filter, status })
        const statuses = checked.status?.filter((one) => FINISHED.includes(one)) ?? []
        if (statuses.length === 0)
          throw invalidInput(
            `Only finished messages can be replayed: status must be one or several of ${FINISHED.join(', ')}.`,
          )
        const id = createTimedId('rpl', await clock.read())
        const { rows } = await database.execute(sql<ReplayRow>`
          insert into hookseal_inbox.replays as r (id, filter) values (${jobOf(id)}::uuid, ${JSON.stringify({ ...filter, status: statuses })})
          returning ${REPLAY_COLUMNS}`)
        const [created] = rows
        if (created === undefined) throw new Error('an insert returns one row')
        const matched = await countMatches(context, created)
        await database.execute(
          sql`update hookseal_inbox.replays set matched = coalesce(matched, ${matched}) where id = ${jobOf(id)}::uuid`,
        )
        // Also where no worker was started.
        if (!stopping.signal.aborted)
          run().catch((err: unknown) =>
            log.warn({ err, replayId: id }, 'the replay continues when a process of the inbox polls'),
          )
        return toReplay({ ...created, matched })
      },
      get,
      async list(options = {}) {
        const from = decodeCursor(options.cursor)
        const { rows } = await database.execute(sql<ReplayRow>`
          select ${REPLAY_COLUMNS} from hookseal_inbox.replays r where ${inRange(sql`r.id`, checkFilter({}), from)}
          order by r.id ${orderOf(from?.side ?? 'older')} limit ${checkLimit(options.limit) + 1}`)
        const { data, ...cursors } = toPage(rows, options)
        return { data: data.map(toReplay), ...cursors }
      },
      async cancel(id) {
        await database.execute(sql`
          update hookseal_inbox.replays set status = 'canceled', finished_at = now()
          where id = ${jobOf(checkReplayId(id))}::uuid and status = 'running'`)
        return get(id)
      },
    },
    driver: {
      run,
      async stop() {
        stopping.abort()
        await running?.catch(() => {})
      },
    },
  }
}
