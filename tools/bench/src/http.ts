import { generateSecret } from '@hookseal/core'
import { BODIES, BODY_NOTES } from './lib/body.ts'
import { collectYoungGeneration } from './lib/collect-garbage.ts'
import { keyOf, makeRequests } from './lib/delivery.ts'
import { formatSize } from './lib/format.ts'
import { type Framework, FRAMEWORK_NAMES } from './lib/framework.ts'
import { httpTargets, httpTable, type Sample, type Samples } from './lib/http-report.ts'
import { interleave } from './lib/interleave.ts'
import { sendLoad } from './lib/send-load.ts'
import { describeMachine } from './lib/describe-machine.ts'
import { pinToProcessor } from './lib/pin-to-processor.ts'
import { progress } from './lib/progress.ts'
import { type ServerKind, type ServerProcess, SERVERS, startServer } from './lib/server-process.ts'
import type { Settings } from './lib/settings.ts'
import { type Target, targetTable } from './lib/targets.ts'

const SIZES = [2000, 20_000]
const CONNECTIONS = 48
/** V8 has optimized a server after about 15,000 requests. Until then a request costs twice as much. */
const WARM_UP_TURNS = 7

type Servers = Record<ServerKind, ServerProcess>

/** Prints the throughput and CPU time of whole servers, for each framework and body size. */
export async function httpBench(settings: Settings): Promise<void> {
  const { rounds, seconds, body, frameworks } = settings
  console.log(`# http: deliveries per second through whole servers, ${CONNECTIONS} keep-alive connections\n`)
  console.log(`${describeMachine()}\nBody: ${BODY_NOTES[body]}.`)
  console.log('Every request has its own id and signature, made before the turn starts.')
  console.log(
    `${rounds} rounds, about ${seconds} s per turn. Each ratio is the median of the ratios per round.`,
  )
  console.log('If busy is well below 1, other processes used the CPUs: compare the CPU columns.')
  const targets: Target[] = []
  for (const framework of frameworks) targets.push(...(await benchFramework(framework, settings)))
  console.log(`\n## Targets\n\n${targetTable(targets)}`)
}

async function benchFramework(framework: Framework, settings: Settings): Promise<Target[]> {
  const secret = generateSecret()
  const servers = await startServers(framework, secret)
  try {
    const name = FRAMEWORK_NAMES[framework]
    console.log(`\n## ${name}\n\n${describePinning(servers)}`)
    const targets: Target[] = []
    for (const bytes of SIZES) {
      progress(`http: ${name}, ${formatSize(bytes)}`)
      const samples = await measure(servers, secret, BODIES[settings.body](bytes), settings)
      console.log(`\n### ${name}, ${formatSize(bytes)}\n\n${httpTable(samples)}`)
      targets.push(...httpTargets(samples, framework, bytes))
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
  // The cast is sound: SERVERS lists every kind.
  return Object.fromEntries(entries) as Servers
}

function describePinning(servers: Servers): string {
  const all = [
    pinToProcessor(process.pid, 0),
    ...Object.values(servers).map(({ pid }) => pinToProcessor(pid, 1)),
  ]
  return all.every(Boolean)
    ? 'The client runs on CPU 0, the measured server on CPU 1.'
    : 'Client and servers share the CPUs, because taskset could not pin them: compare the CPU columns.'
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
    await collectYoungGeneration()
    const { port } = servers[kind]
    const before = await cpuMicroseconds(servers[kind])
    const { seconds: elapsed } = await sendLoad({ port, connections: CONNECTIONS, requests, body })
    const used = (await cpuMicroseconds(servers[kind])) - before
    return {
      requestsPerSecond: count / elapsed,
      cpuMicrosecondsPerRequest: used / count,
      busy: used / 1e6 / elapsed,
    }
  }
  // Every turn has the same number of requests, because they are signed before the turn starts.
  let perTurn = CONNECTIONS * 4
  for (let warmUp = 0; warmUp < Math.min(WARM_UP_TURNS, rounds + 2); warmUp++) {
    const { bare } = await interleave(SERVERS, 1, (kind) => turn(kind, perTurn))
    perTurn = Math.max(CONNECTIONS, Math.ceil((bare[0]?.requestsPerSecond ?? 0) * seconds))
  }
  return interleave(SERVERS, rounds, (kind) => turn(kind, perTurn))
}

/** The CPU time that the server has used so far. */
async function cpuMicroseconds(server: ServerProcess): Promise<number> {
  const { user, system } = (await server.run('cpu')) as NodeJS.CpuUsage // what server-entry.ts returns for `cpu`
  return user + system
}
