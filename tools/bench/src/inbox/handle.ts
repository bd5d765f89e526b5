import { formatNumber, formatQuartiles, formatRatio } from '../lib/format.ts'
import { interleave } from '../lib/interleave.ts'
import { progress } from '../lib/progress.ts'
import { quartiles, ratioByRound } from '../lib/quantile.ts'
import { table } from '../lib/table.ts'
import type { Target } from '../lib/targets.ts'
import { createDatabase } from '../scale/part.ts'
import type { InboxBenchContext } from './context.ts'
import {
  bullmqCandidate,
  type HandleCandidate,
  inboxCandidate,
  pgBossCandidate,
} from './handle-candidates.ts'
import { CONCURRENCY } from './open-inbox.ts'

/** The number of messages in a turn, for each second of `--seconds`. pg-boss handles 64 a second: two for each of its workers. */
const PER_SECOND = 2500
const PER_SECOND_POLLING = 2 * CONCURRENCY
const BATCH = 100

const POSTGRES = 'inbox on PostgreSQL'
const PGLITE = 'inbox on PGlite'
const BULLMQ = 'BullMQ worker'
const PG_BOSS = 'pg-boss work()'
const PG_BOSS_BATCHES = `pg-boss work(), batches of ${BATCH}`

/** Measures how many stored messages are handled with an empty handler, compared with the workers of two queues. */
export async function handlePart(context: InboxBenchContext): Promise<Target[]> {
  const { rounds, seconds, postgres, redisUrl, embedded } = context
  const boss = await createDatabase({ postgres })
  const count = Math.ceil(seconds * PER_SECOND)
  const candidates: Record<string, { handle: HandleCandidate; count: number }> = {
    [POSTGRES]: { handle: inboxCandidate(await createDatabase({ postgres })), count },
    [PGLITE]: { handle: inboxCandidate(embedded()), count },
    [BULLMQ]: { handle: bullmqCandidate(redisUrl), count },
    [PG_BOSS]: { handle: pgBossCandidate(boss, 1), count: Math.ceil(seconds * PER_SECOND_POLLING) },
    [PG_BOSS_BATCHES]: { handle: pgBossCandidate(boss, BATCH), count },
  }
  const names = Object.keys(candidates)
  const turn = async (name: string): Promise<number> => {
    const candidate = candidates[name]
    if (candidate === undefined) throw new Error(`there is no candidate ${name}`)
    return candidate.count / (await candidate.handle(candidate.count))
  }
  // A whole turn, because V8 still optimizes code after some 1,000 messages.
  for (const name of names) {
    progress(`inbox: handling, ${name}, warm-up`)
    await turn(name)
  }
  const samples = await interleave(names, rounds, async (name, round) => {
    progress(`inbox: handling, ${name}, round ${round + 1} of ${rounds}`)
    return turn(name)
  })
  const rates = (name: string) => samples[name] ?? []
  console.log(`## Handled messages, an empty handler, ${CONCURRENCY} at a time\n`)
  console.log(
    table(
      ['', 'messages/s', 'quartiles', '× BullMQ'],
      names.map((name) => [
        name,
        formatNumber(quartiles(rates(name)).median),
        formatQuartiles(quartiles(rates(name))),
        formatRatio(ratioByRound(rates(name), rates(BULLMQ)).median),
      ]),
    ),
  )
  console.log()
  return [
    {
      name: 'handled on PostgreSQL × pg-boss work()',
      atLeast: 5,
      measured: ratioByRound(rates(POSTGRES), rates(PG_BOSS)),
      note: `batches, which fail together: ${formatRatio(ratioByRound(rates(POSTGRES), rates(PG_BOSS_BATCHES)).median)}`,
    },
    {
      name: 'handled on PostgreSQL × BullMQ worker',
      atLeast: 1,
      measured: ratioByRound(rates(POSTGRES), rates(BULLMQ)),
    },
  ]
}
