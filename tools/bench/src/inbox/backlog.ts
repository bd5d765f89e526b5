import { Client } from 'pg'
import { formatCount, formatNumber } from '../lib/format.ts'
import { timed } from '../lib/in-parallel.ts'
import { interleave } from '../lib/interleave.ts'
import { progress } from '../lib/progress.ts'
import { quartiles, ratioByRound } from '../lib/quantile.ts'
import { table } from '../lib/table.ts'
import type { Target } from '../lib/targets.ts'
import { createDatabase } from '../scale/part.ts'
import { serverSeconds } from '../scale/server-load.ts'
import type { InboxBenchContext } from './context.ts'
import { fillBacklog } from './fill-backlog.ts'
import { openBenchInbox } from './open-inbox.ts'

const BACKLOG = 1_000_000
const PER_SECOND = 2500

interface BacklogSample {
  acceptedPerSecond: number
  handledPerSecond: number
  /** Processor time of this process and of PostgreSQL. */
  acceptMicroseconds: number
  handleMicroseconds: number
}

/** Measures what accepting and handling messages costs while a million others wait for the same handler. */
export async function backlogPart(context: InboxBenchContext): Promise<Target[]> {
  const { rounds, seconds, postgres, of } = context
  const size = of(BACKLOG)
  const empty = 'nothing else waits'
  const full = `${formatCount(size)} others wait`
  const urls: Record<string, string> = {
    [empty]: await createDatabase({ postgres }),
    [full]: await createDatabase({ postgres }),
  }
  progress(`inbox: storing a backlog of ${formatCount(size)}`)
  await fillBacklog(urls[full] ?? '', size)
  const observer = new Client({ connectionString: postgres.url })
  await observer.connect()
  try {
    const count = Math.ceil(seconds * PER_SECOND)
    const names = [empty, full]
    for (const name of names) await measureTurn(urls[name] ?? '', count, observer)
    const samples = await interleave(names, rounds, async (name, round) => {
      progress(`inbox: ${name}, round ${round + 1} of ${rounds}`)
      return measureTurn(urls[name] ?? '', count, observer)
    })
    const figures = (name: string, figure: keyof BacklogSample) =>
      (samples[name] ?? []).map((sample) => sample[figure])
    console.log('## Accepting and handling beside a backlog, on PostgreSQL\n')
    console.log(
      table(
        ['', 'accepted/s', 'CPU µs', 'handled/s', 'CPU µs'],
        names.map((name) => [
          name,
          ...COLUMNS.map((figure) => formatNumber(quartiles(figures(name, figure)).median)),
        ]),
      ),
    )
    console.log()
    const ratio = (figure: keyof BacklogSample) => ratioByRound(figures(full, figure), figures(empty, figure))
    return [
      {
        name: `CPU of accepting beside ${formatCount(size)} × alone`,
        atMost: 1.2,
        measured: ratio('acceptMicroseconds'),
      },
      {
        name: `CPU of handling beside ${formatCount(size)} × alone`,
        atMost: 1.2,
        measured: ratio('handleMicroseconds'),
      },
      {
        name: `time of handling beside ${formatCount(size)} × alone`,
        atMost: 1.2,
        measured: ratioByRound(figures(empty, 'handledPerSecond'), figures(full, 'handledPerSecond')),
      },
    ]
  } finally {
    await observer.end()
  }
}

const COLUMNS = ['acceptedPerSecond', 'acceptMicroseconds', 'handledPerSecond', 'handleMicroseconds'] as const

/** Accepts `count` messages, then handles as many: those that have waited longest. */
async function measureTurn(url: string, count: number, observer: Client): Promise<BacklogSample> {
  const inbox = await openBenchInbox(url)
  const begin = await cpuMicroseconds(observer)
  const accepting = await timed(async () => inbox.fill(count))
  const accepted = await cpuMicroseconds(observer)
  const handling = await timed(async () => {
    await inbox.start()
    await inbox.handled(count)
  })
  const handled = await cpuMicroseconds(observer)
  await inbox.stop()
  return {
    acceptedPerSecond: count / accepting,
    handledPerSecond: count / handling,
    acceptMicroseconds: (accepted - begin) / count,
    handleMicroseconds: (handled - accepted) / count,
  }
}

async function cpuMicroseconds(observer: Client): Promise<number> {
  const { user, system } = process.cpuUsage()
  return user + system + (await serverSeconds(observer)) * 1e6
}
