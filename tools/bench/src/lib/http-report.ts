import { formatNumber, formatQuartiles, formatRatio, formatSize } from './format.ts'
import type { Framework } from './framework.ts'
import { ratioByRound, quartiles } from './quantile.ts'
import { type ServerKind, SERVERS } from './server-process.ts'
import { table } from './table.ts'
import type { Target } from './targets.ts'

export interface Sample {
  requestsPerSecond: number
  /** CPU time of the server process, over all its threads. */
  cpuMicrosecondsPerRequest: number
  /** CPU time divided by elapsed time. Near 1, the server was the limit and not the client. */
  busy: number
}

/** One sample for each round. */
export type Samples = Record<ServerKind, Sample[]>

export function httpTable(samples: Samples): string {
  return table(
    ['', 'median requests/s', 'quartiles', '× bare', 'server CPU µs/request', 'quartiles', '× bare', 'busy'],
    SERVERS.map((kind) => {
      const rate = quartiles(rates(samples[kind]))
      const time = quartiles(cpuTimes(samples[kind]))
      return [
        kind,
        formatNumber(rate.median),
        formatQuartiles(rate),
        formatRatio(ratioByRound(rates(samples[kind]), rates(samples.bare)).median),
        formatNumber(time.median),
        formatQuartiles(time),
        formatRatio(ratioByRound(cpuTimes(samples[kind]), cpuTimes(samples.bare)).median),
        quartiles(samples[kind].map(({ busy }) => busy)).median.toFixed(2),
      ]
    }),
  )
}

/**
 * How many times as fast as `standardwebhooks` the servers must be: with dedupe in memory at 2 kB (`small`) and 20 kB (`large`, 1 unless
 * given), and without dedupe at both sizes.
 */
const BOUNDS: Readonly<Record<Framework, { small: number; large?: number; withoutDedupe: number }>> = {
  express: { small: 1.15, withoutDedupe: 1.15 },
  fastify: { small: 1.15, withoutDedupe: 1.15 },
  hono: { small: 1.3, withoutDedupe: 1.3 },
  nestjs: { small: 0.8, large: 1.3, withoutDedupe: 1.1 },
}

/** Compares each ratio twice: by elapsed time, which users see, and by CPU time, which depends less on other processes. */
export function httpTargets(samples: Samples, framework: Framework, bytes: number): Target[] {
  const { bare, floor, hookseal, standardwebhooks, 'hookseal without dedupe': withoutDedupe } = samples
  const scope = `${framework}, ${formatSize(bytes)}`
  const { small, large = 1, ...bounds } = BOUNDS[framework]
  const bound = bytes > 2000 ? large : small
  return [
    {
      name: `${scope}: × bare`,
      atLeast: 0.9,
      measured: ratioByRound(rates(hookseal), rates(bare)),
      note: `floor: ${formatRatio(ratioByRound(rates(floor), rates(bare)).median)}`,
    },
    {
      name: `${scope}: × bare, by CPU`,
      atLeast: 0.9,
      measured: ratioByRound(cpuTimes(bare), cpuTimes(hookseal)),
      note: `floor: ${formatRatio(ratioByRound(cpuTimes(bare), cpuTimes(floor)).median)}`,
    },
    {
      name: `${scope}: × standardwebhooks`,
      atLeast: bound,
      measured: ratioByRound(rates(hookseal), rates(standardwebhooks)),
    },
    {
      name: `${scope}: × standardwebhooks, by CPU`,
      atLeast: bound,
      measured: ratioByRound(cpuTimes(standardwebhooks), cpuTimes(hookseal)),
    },
    {
      name: `${scope}: × standardwebhooks without dedupe, by CPU`,
      atLeast: bounds.withoutDedupe,
      measured: ratioByRound(cpuTimes(standardwebhooks), cpuTimes(withoutDedupe)),
    },
  ]
}

function rates(samples: readonly Sample[]): number[] {
  return samples.map(({ requestsPerSecond }) => requestsPerSecond)
}

function cpuTimes(samples: readonly Sample[]): number[] {
  return samples.map(({ cpuMicrosecondsPerRequest }) => cpuMicrosecondsPerRequest)
}
