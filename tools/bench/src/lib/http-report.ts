import { number, quartiles, times } from './format.ts'
import { ratio, spread } from './quantile.ts'
import { type ServerKind, SERVERS } from './server-process.ts'
import { table } from './table.ts'
import type { Target } from './targets.ts'

export interface Sample {
  requestsPerSecond: number
  /** Of the server's process, all threads. */
  cpuMicrosecondsPerRequest: number
  /** Processors' worth of time that the server used: near 1 means that it, and not the client, was the limit. */
  busy: number
}

/** One for each round. */
export type Samples = Record<ServerKind, Sample[]>

export function resultTable(samples: Samples): string {
  return table(
    ['', 'median requests/s', 'quartiles', '× bare', 'server CPU µs/request', 'quartiles', '× bare', 'busy'],
    SERVERS.map((kind) => {
      const rate = spread(rates(samples[kind]))
      const time = spread(cpuTimes(samples[kind]))
      return [
        kind,
        number(rate.median),
        quartiles(rate),
        times(ratio(rates(samples[kind]), rates(samples.bare)).median),
        number(time.median),
        quartiles(time),
        times(ratio(cpuTimes(samples[kind]), cpuTimes(samples.bare)).median),
        spread(samples[kind].map(({ busy }) => busy)).median.toFixed(2),
      ]
    }),
  )
}

/** Twice each: by the clock, which is what a user sees, and by processor time, which busy neighbours change less. */
export function judge({ bare, floor, hookseal, standardwebhooks }: Samples, where: string): Target[] {
  return [
    {
      what: `${where}: × bare`,
      atLeast: 0.9,
      measured: ratio(rates(hookseal), rates(bare)),
      note: `the floor: ${times(ratio(rates(floor), rates(bare)).median)}`,
    },
    {
      what: `${where}: × bare, by CPU`,
      atLeast: 0.9,
      measured: ratio(cpuTimes(bare), cpuTimes(hookseal)),
      note: `the floor: ${times(ratio(cpuTimes(bare), cpuTimes(floor)).median)}`,
    },
    {
      what: `${where}: × standardwebhooks`,
      atLeast: 1,
      measured: ratio(rates(hookseal), rates(standardwebhooks)),
    },
    {
      what: `${where}: × standardwebhooks, by CPU`,
      atLeast: 1,
      measured: ratio(cpuTimes(standardwebhooks), cpuTimes(hookseal)),
    },
  ]
}

function rates(samples: readonly Sample[]): number[] {
  return samples.map(({ requestsPerSecond }) => requestsPerSecond)
}

function cpuTimes(samples: readonly Sample[]): number[] {
  return samples.map(({ cpuMicrosecondsPerRequest }) => cpuMicrosecondsPerRequest)
}
