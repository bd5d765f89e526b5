import { generateSecret } from '@hookseal/core'
import { BODIES, BODY_NOTES } from './lib/body.ts'
import { collectYoung } from './lib/collect-garbage.ts'
import { keyOf, makeRequests } from './lib/delivery.ts'
import { number, quartiles, size, times } from './lib/format.ts'
import { interleave } from './lib/interleave.ts'
import { load } from './lib/load.ts'
import { machine } from './lib/machine.ts'
import { pin } from './lib/pin.ts'
import { progress } from './lib/progress.ts'
import { ratio, spread } from './lib/quantile.ts'
import { type ServerKind, type ServerProcess, SERVERS, startServer } from './lib/server-process.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'
import { type Target, targetTable } from './lib/targets.ts'

const SIZES = [2000, 20_000]
const CONNECTIONS = 48
/** A server is compiled after some 15,000 requests; until then one costs twice as much. */
const WARM_UP_TURNS = 7

interface Sample {
  requestsPerSecond: number
  /** Of the server's process, all threads. */
  cpuMicrosecondsPerRequest: number
  /** Processors' worth of time that the server used: near 1 means that it, and not the client, was the limit. */
  busy: number
}

type Samples = Record<ServerKind, Sample[]>

export async function httpBench(settings: Settings): Promise<void> {
  const { rounds, seconds, body } = settings
  console.log(`# http: deliveries a second through Express, ${CONNECTIONS} keep-alive connections\n`)
  console.log(`${machine()}\nBody: ${BODY_NOTES[body]}.`)
  console.log('Every request has an id and a signature of its own, made before its turn.')
  console.log(
    `${rounds} rounds, about ${seconds} s a turn; ratios are medians over the ratios of each round.`,
  )
  const secret = generateSecret()
  const servers = await startServers(secret)
  console.log(pinned(servers))
  console.log('Where busy is well below 1, something else used the processors: judge by CPU.')
  const targets: Target[] = []
  try {
    for (const bytes of SIZES) {
      progress(`http: ${size(bytes)}`)
      const samples = await measure(servers, secret, BODIES[body](bytes), settings)
      console.log(`\n## ${size(bytes)}\n\n${resultTable(samples)}`)
      targets.push(...judge(samples, `at ${size(bytes)}`))
    }
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()))
  }
  console.log(`\n## Targets\n\n${targetTable(targets)}`)
}

async function startServers(secret: string): Promise<Record<ServerKind, ServerProcess>> {
  const entries = await Promise.all(
    SERVERS.map(async (kind) => [kind, await startServer(kind, secret)] as const),
  )
  // One entry for each kind, as SERVERS lists them all.
  return Object.fromEntries(entries) as Record<ServerKind, ServerProcess>
}

function pinned(servers: Record<ServerKind, ServerProcess>): string {
  const all = [pin(process.pid, 0), ...Object.values(servers).map(({ pid }) => pin(pid, 1))]
  return all.every(Boolean)
    ? 'Client on processor 0, the server whose turn it is on processor 1.'
    : 'Client and servers share the processors (taskset could not pin them): judge by the CPU column.'
}

async function measure(
  servers: Record<ServerKind, ServerProcess>,
  secret: string,
  body: Buffer,
  { rounds, seconds }: Settings,
): Promise<Samples> {
  const key = keyOf(secret)
  const turn = async (kind: ServerKind, count: number): Promise<Sample> => {
    const requests = makeRequests(key, body, count)
    await collectYoung()
    const { port } = servers[kind]
    const before = await cpu(servers[kind])
    const elapsed = await load({ port, connections: CONNECTIONS, requests, body })
    const used = (await cpu(servers[kind])) - before
    return {
      requestsPerSecond: count / elapsed,
      cpuMicrosecondsPerRequest: used / count,
      busy: used / 1e6 / elapsed,
    }
  }
  // A turn is a number of requests, the same for all: signed before, none is left over and none is missing.
  let perTurn = CONNECTIONS * 4
  for (let warmUp = 0; warmUp < Math.min(WARM_UP_TURNS, rounds + 2); warmUp++) {
    const { bare } = await interleave(SERVERS, 1, (kind) => turn(kind, perTurn))
    perTurn = Math.max(CONNECTIONS, Math.ceil((bare[0]?.requestsPerSecond ?? 0) * seconds))
  }
  return interleave(SERVERS, rounds, (kind) => turn(kind, perTurn))
}

/** Microseconds of processor time that the server has used so far. */
async function cpu(server: ServerProcess): Promise<number> {
  const { user, system } = (await server.ask('cpu')) as NodeJS.CpuUsage // the answer to this question
  return user + system
}

function resultTable(samples: Samples): string {
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
function judge({ bare, floor, hookseal, standardwebhooks }: Samples, at: string): Target[] {
  return [
    {
      what: `× bare ${at}`,
      atLeast: 0.9,
      measured: ratio(rates(hookseal), rates(bare)),
      note: `the floor: ${times(ratio(rates(floor), rates(bare)).median)}`,
    },
    {
      what: `× bare ${at}, by CPU`,
      atLeast: 0.9,
      measured: ratio(cpuTimes(bare), cpuTimes(hookseal)),
      note: `the floor: ${times(ratio(cpuTimes(bare), cpuTimes(floor)).median)}`,
    },
    {
      what: `× standardwebhooks ${at}`,
      atLeast: 1,
      measured: ratio(rates(hookseal), rates(standardwebhooks)),
    },
    {
      what: `× standardwebhooks ${at}, by CPU`,
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
