import { formatCount, formatNumber } from '../lib/format.ts'
import { progress } from '../lib/progress.ts'
import { table } from '../lib/table.ts'
import { fillLog } from './fill-log.ts'
import { createDatabase, exact, type ScaleContext, type ScalePart } from './part.ts'
import { BOUNDS, readsOf } from './reads.ts'
import { dropOldestDay } from './retention.ts'
import { openSender } from './scale-sender.ts'
import { measureRead, type ReadCost } from './statements.ts'

interface GrowthSample {
  reads: Record<string, ReadCost>
  /** How long dropping the oldest day of the log takes. */
  retentionMs: number
}

/** The reads of the log at several lengths: none may depend on the length. */
export function growthPart(lengths: readonly number[]): ScalePart {
  return async (context) => {
    const samples: GrowthSample[] = []
    for (const length of lengths.map(context.of)) {
      progress(`scale: a log of ${formatCount(length)} deliveries`)
      samples.push(await measureGrowth(context, length))
    }
    const [least] = samples
    const names = Object.keys(least?.reads ?? {})
    const ratios = new Map(names.map((name) => [name, worstRatio(samples.map(({ reads }) => reads[name]))]))
    console.log('## Reads of the log: pages of the database, and ms\n')
    console.log(
      table(
        ['read', ...lengths.map((length) => formatCount(context.of(length))), 'ratio'],
        names.map((name) => [
          name,
          ...samples.map(({ reads }) => formatCost(reads[name])),
          formatNumber(ratios.get(name) ?? Number.NaN),
        ]),
      ),
    )
    const retention = samples.map(({ retentionMs }) => `${formatNumber(retentionMs)} ms`)
    console.log(`\nDropping the oldest day takes ${retention.join(', ')}.\n`)
    return [
      ...names.map((name) => {
        const ratio = { name: `pages, ${name}`, measured: exact(ratios.get(name) ?? Number.NaN), atMost: 1.5 }
        const bound = BOUNDS[name]
        if (bound === undefined) return ratio
        const most = Math.max(...samples.map(({ reads }) => reads[name]?.buffers ?? Number.NaN))
        const note = `pages: what it reads is limited, and a short log has less; ratio ${formatNumber(ratio.measured.median)}`
        return { ...ratio, measured: exact(most), atMost: bound, format: formatCount, note }
      }),
      {
        name: 'dropping a day, ms',
        measured: exact(Math.max(...samples.map(({ retentionMs }) => retentionMs))),
        atMost: 1000,
        format: formatNumber,
      },
    ]
  }
}

async function measureGrowth(context: ScaleContext, deliveries: number): Promise<GrowthSample> {
  const url = await createDatabase(context)
  const sender = await openSender(url)
  try {
    const size = { deliveries, organizations: context.of(10_000), endpoints: context.of(50_000) }
    const log = await fillLog(url, sender, size)
    const reads: Record<string, ReadCost> = {}
    for (const [name, read] of Object.entries(await readsOf(sender, log))) {
      await read() // fills the caches of the sender
      reads[name] = await measureRead(url, read)
    }
    return { reads, retentionMs: await dropOldestDay(url) }
  } finally {
    await sender.stop()
  }
}

/** Of the pages of the longer logs, in relation to those of the first one. */
function worstRatio([least, ...longer]: readonly (ReadCost | undefined)[]): number {
  return Math.max(...longer.map((cost) => (cost?.buffers ?? Number.NaN) / Math.max(1, least?.buffers ?? 1)))
}

function formatCost(cost: ReadCost | undefined): string {
  return cost === undefined ? '–' : `${formatCount(cost.buffers)}, ${formatNumber(cost.ms)} ms`
}
