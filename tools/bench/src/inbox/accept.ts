import { Client } from 'pg'
import { BODIES, type BodyKind } from '../lib/body.ts'
import { keyOf, makeRequests } from '../lib/delivery.ts'
import { formatNumber, formatQuartiles, formatRatio } from '../lib/format.ts'
import { interleave } from '../lib/interleave.ts'
import { progress } from '../lib/progress.ts'
import { quantile, quartiles, ratioByRound } from '../lib/quantile.ts'
import { sendLoad } from '../lib/send-load.ts'
import { table } from '../lib/table.ts'
import type { Target } from '../lib/targets.ts'
import { serverSeconds } from '../scale/server-load.ts'
import { createDatabase } from '../scale/part.ts'
import { type AcceptServer, SECRET, startAcceptServer } from './accept-server.ts'
import type { InboxBenchContext } from './context.ts'

const CONNECTIONS = 32
const BYTES = 2000
/** V8 has optimized a server after some 10,000 requests. */
const WARM_UP_SECONDS = 3
const VERIFY = 'Express, verifies only'
const POSTGRES = 'inbox on PostgreSQL'
const PGLITE = 'inbox on PGlite'
const NAMES = [VERIFY, POSTGRES, PGLITE] as const

interface AcceptSample {
  deliveriesPerSecond: number
  p50Ms: number
  p99Ms: number
  serverMicroseconds: number
  databaseMicroseconds: number
}

/** Measures how many deliveries an Express app accepts, compared with one that only verifies them. */
export async function acceptPart(context: InboxBenchContext): Promise<Target[]> {
  const { rounds, seconds, postgres, embedded, body } = context
  const servers: Record<string, AcceptServer> = {
    [VERIFY]: await startAcceptServer('verify', ''),
    [POSTGRES]: await startAcceptServer('inbox', await createDatabase({ postgres })),
    [PGLITE]: await startAcceptServer('inbox', embedded()),
  }
  const observer = new Client({ connectionString: postgres.url })
  await observer.connect()
  try {
    const rates: Record<string, number> = {}
    const turn = async (name: string, count: number): Promise<AcceptSample> => {
      const server = servers[name]
      if (server === undefined) throw new Error(`there is no server ${name}`)
      const sample = await measureTurn(server, observer, { count, body })
      rates[name] = sample.deliveriesPerSecond
      return sample
    }
    const countOf = (name: string, duration: number) =>
      Math.max(CONNECTIONS * 2, Math.ceil((rates[name] ?? 0) * duration))
    for (const name of NAMES) {
      progress(`inbox: ${name}, warm-up`)
      await turn(name, CONNECTIONS * 4)
      await turn(name, countOf(name, Math.min(WARM_UP_SECONDS, seconds)))
    }
    const samples = await interleave(NAMES, rounds, async (name, round) => {
      progress(`inbox: ${name}, round ${round + 1} of ${rounds}`)
      return turn(name, countOf(name, seconds))
    })
    return report(samples)
  } finally {
    await observer.end()
    await Promise.all(Object.values(servers).map(async (server) => server.stop()))
  }
}

async function measureTurn(
  server: AcceptServer,
  observer: Client,
  { count, body: kind }: { count: number; body: BodyKind },
): Promise<AcceptSample> {
  const body = BODIES[kind](BYTES)
  const requests = makeRequests(keyOf(SECRET), body, count)
  const before = { server: await server.cpuSeconds(), database: await serverSeconds(observer) }
  const { port } = server.started
  const load = await sendLoad({ port, connections: CONNECTIONS, requests, body, status: 202 })
  return {
    deliveriesPerSecond: count / load.seconds,
    p50Ms: quantile(load.latencies, 0.5),
    p99Ms: quantile(load.latencies, 0.99),
    serverMicroseconds: (((await server.cpuSeconds()) - before.server) * 1e6) / count,
    databaseMicroseconds: (((await serverSeconds(observer)) - before.database) * 1e6) / count,
  }
}

function report(samples: Record<(typeof NAMES)[number], AcceptSample[]>): Target[] {
  const rates = (name: (typeof NAMES)[number]) =>
    samples[name].map(({ deliveriesPerSecond }) => deliveriesPerSecond)
  const cpuTimes = (name: (typeof NAMES)[number]) =>
    samples[name].map(({ serverMicroseconds }) => serverMicroseconds)
  console.log(`## Accepted deliveries, ${CONNECTIONS} connections, bodies of ${BYTES} B\n`)
  console.log(
    table(
      ['', 'deliveries/s', 'quartiles', '× verify', 'p50 ms', 'p99 ms', 'server CPU µs', 'PostgreSQL CPU µs'],
      NAMES.map((name) => {
        const median = (figure: (sample: AcceptSample) => number) =>
          formatNumber(quartiles(samples[name].map(figure)).median)
        return [
          name,
          median((sample) => sample.deliveriesPerSecond),
          formatQuartiles(quartiles(rates(name))),
          formatRatio(ratioByRound(rates(name), rates(VERIFY)).median),
          median((sample) => sample.p50Ms),
          median((sample) => sample.p99Ms),
          median((sample) => sample.serverMicroseconds),
          name === POSTGRES ? median((sample) => sample.databaseMicroseconds) : '–',
        ]
      }),
    ),
  )
  console.log()
  const target = (name: typeof POSTGRES | typeof PGLITE, atLeast: number): Target => {
    return {
      name: `accepted by an ${name} × verify`,
      atLeast,
      measured: ratioByRound(rates(name), rates(VERIFY)),
      note: `by CPU of the server: ${formatRatio(ratioByRound(cpuTimes(VERIFY), cpuTimes(name)).median)}`,
    }
  }
  return [target(POSTGRES, 0.5), target(PGLITE, 0.35)]
}
