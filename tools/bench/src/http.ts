import { generateSecret } from '@hookseal/core'
import { BODIES, BODY_NOTES } from './lib/body.ts'
import { collectYoung } from './lib/collect-garbage.ts'
import { keyOf, makeRequests } from './lib/delivery.ts'
import { size } from './lib/format.ts'
import { type Framework, FRAMEWORK_NAMES } from './lib/framework.ts'
import { judge, resultTable, type Sample, type Samples } from './lib/http-report.ts'
import { interleave } from './lib/interleave.ts'
import { load } from './lib/load.ts'
import { machine } from './lib/machine.ts'
import { pin } from './lib/pin.ts'
import { progress } from './lib/progress.ts'
import { type ServerKind, type ServerProcess, SERVERS, startServer } from './lib/server-process.ts'
import type { Settings } from './lib/settings.ts'
import { type Target, targetTable } from './lib/targets.ts'

const SIZES = [2000, 20_000]
const CONNECTIONS = 48
/** A server is compiled after some 15,000 requests; until then one costs twice as much. */
const WARM_UP_TURNS = 7

type Servers = Record<ServerKind, ServerProcess>

export async function httpBench(settings: Settings): Promise<void> {
  const { rounds, seconds, body, frameworks } = settings
  console.log(`# http: deliveries a second through whole servers, ${CONNECTIONS} keep-alive connections\n`)
  console.log(`${machine()}\nBody: ${BODY_NOTES[body]}.`)
  console.log('Every request has an id and a signature of its own, made before its turn.')
  console.log(
    `${rounds} rounds, about ${seconds} s a turn; ratios are medians over the ratios of each round.`,
  )
  console.log('Where busy is well below 1, something else used the processors: judge by CPU.')
  const targets: Target[] = []
  for (const framework of frameworks) targets.push(...(await benchFramework(framework, settings)))
  console.log(`\n## Targets\n\n${targetTable(targets)}`)
}

async function benchFramework(framework: Framework, settings: Settings): Promise<Target[]> {
  const secret = generateSecret()
  const servers = await startServers(framework, secret)
  try {
    const name = FRAMEWORK_NAMES[framework]
    console.log(`\n## ${name}\n\n${pinned(servers)}`)
    const targets: Target[] = []
    for (const bytes of SIZES) {
      progress(`http: ${name}, ${size(bytes)}`)
      const samples = await measure(servers, secret, BODIES[settings.body](bytes), settings)
      console.log(`\n### ${name}, ${size(bytes)}\n\n${resultTable(samples)}`)
      targets.push(...judge(samples, `${framework}, ${size(bytes)}`))
    }
    return targets
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()))
  }
}

async function startServers(framework: Framework, secret: string): Promise<Servers> {
  const entries = await Promise.all(
    SERVERS.map(async (kind) => [kind, await startServer(framework, kind, secret)] as const),
  )
  // One entry for each kind, as SERVERS lists them all.
  return Object.fromEntries(entries) as Servers
}

function pinned(servers: Servers): string {
  const all = [pin(process.pid, 0), ...Object.values(servers).map(({ pid }) => pin(pid, 1))]
  return all.every(Boolean)
    ? 'Client on processor 0, the server whose turn it is on processor 1.'
    : 'Client and servers share the processors (taskset could not pin them): judge by the CPU column.'
}

async function measure(
  servers: Servers,
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
