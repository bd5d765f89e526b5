import { formatNumber, formatQuartiles, formatRatio } from '../lib/format.ts'
import { quartiles, ratioByRound } from '../lib/quantile.ts'
import { table } from '../lib/table.ts'
import type { Target } from '../lib/targets.ts'
import { floorOf, ROWS } from './rows.ts'

/** The figures of one turn. */
export interface PublishSample {
  eventsPerSecond: number
  p50Ms: number
  p99Ms: number
  /** Processor time of the server process for one event. Contains the database where it is embedded. */
  serverMicroseconds: number
  /** Processor time of the PostgreSQL server for one event; undefined without one. */
  databaseMicroseconds: number | undefined
}

/** By the name of the row. */
export type PublishSamples = Readonly<Record<string, readonly PublishSample[]>>

export function publishTable(samples: PublishSamples): string {
  return table(
    ['', 'events/s', 'quartiles', '× insert', 'p50 ms', 'p99 ms', 'server CPU µs/event', 'PostgreSQL'],
    ROWS.map((row) => {
      const own = samples[row.name] ?? []
      const floor = floorOf(row)
      const median = (figure: (sample: PublishSample) => number) => quartiles(own.map(figure)).median
      const ofDatabase = own.flatMap(({ databaseMicroseconds }) => databaseMicroseconds ?? [])
      return [
        row.name,
        formatNumber(median(({ eventsPerSecond }) => eventsPerSecond)),
        formatQuartiles(quartiles(rates(own))),
        floor === undefined ? '–' : formatRatio(ratioByRound(rates(own), rates(samples[floor.name])).median),
        formatNumber(median(({ p50Ms }) => p50Ms)),
        formatNumber(median(({ p99Ms }) => p99Ms)),
        formatNumber(median(({ serverMicroseconds }) => serverMicroseconds)),
        ofDatabase.length === 0 ? '–' : formatNumber(quartiles(ofDatabase).median),
      ]
    }),
  )
}

export function publishTargets(samples: PublishSamples): Target[] {
  return ROWS.flatMap(({ name, events, atLeast }) => {
    if (atLeast === undefined) return []
    const unit = events === 1 ? 'requests/s' : 'events/s'
    const measured = quartiles(rates(samples[name]))
    return [{ name: `${name}: ${unit}`, atLeast, measured, format: formatNumber }]
  })
}

function rates(samples: readonly PublishSample[] = []): number[] {
  return samples.map(({ eventsPerSecond }) => eventsPerSecond)
}
