import { BODIES } from '../lib/body.ts'
import { keyOf, makeRequests } from '../lib/delivery.ts'
import { formatNumber } from '../lib/format.ts'
import { interleave } from '../lib/interleave.ts'
import { progress } from '../lib/progress.ts'
import { quantile, quartiles } from '../lib/quantile.ts'
import { sendLoad } from '../lib/send-load.ts'
import { table } from '../lib/table.ts'
import type { Target } from '../lib/targets.ts'
import { createDatabase } from '../scale/part.ts'
import { type AcceptServer, SECRET, startAcceptServer } from './accept-server.ts'
import type { InboxBenchContext } from './context.ts'

const BYTES = 2000
const PAUSE_MS = 10
/** Requests before the first measurement. */
const WARM_UP = 300

/** Measures how long a delivery takes to be accepted and acknowledged while nothing else happens. The inbox handles it meanwhile. */
export async function restPart({
  rounds,
  seconds,
  postgres,
  embedded,
  body: kind,
}: InboxBenchContext): Promise<Target[]> {
  const names = ['PostgreSQL', 'PGlite'] as const
  const servers: Record<(typeof names)[number], AcceptServer> = {
    PostgreSQL: await startAcceptServer('started inbox', await createDatabase({ postgres })),
    PGlite: await startAcceptServer('started inbox', embedded()),
  }
  const body = BODIES[kind](BYTES)
  const count = Math.ceil((seconds * 1000) / PAUSE_MS)
  const turn = async (name: (typeof names)[number], requests: number): Promise<number[]> => {
    const load = {
      port: servers[name].started.port,
      connections: 1,
      requests: makeRequests(keyOf(SECRET), body, requests),
      body,
      status: 202,
      pauseMs: PAUSE_MS,
    }
    return (await sendLoad(load)).latencies
  }
  try {
    for (const name of names) await turn(name, Math.min(WARM_UP, count))
    const samples = await interleave(names, rounds, async (name, round) => {
      progress(`inbox: at rest on ${name}, round ${round + 1} of ${rounds}`)
      const latencies = await turn(name, count)
      return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) }
    })
    console.log('## Accepting at rest, one delivery at a time\n')
    console.log(
      table(
        ['', 'p50 ms', 'p99 ms'],
        names.map((name) => [
          name,
          formatNumber(quartiles(samples[name].map(({ p50 }) => p50)).median),
          formatNumber(quartiles(samples[name].map(({ p99 }) => p99)).median),
        ]),
      ),
    )
    console.log()
    return names.map((name) => ({
      name: `accepting at rest on ${name}, p99 in ms`,
      atMost: 10,
      measured: quartiles(samples[name].map(({ p99 }) => p99)),
      format: formatNumber,
    }))
  } finally {
    await Promise.all(Object.values(servers).map(async (server) => server.stop()))
  }
}
