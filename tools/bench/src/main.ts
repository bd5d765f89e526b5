import { readArguments, UsageError } from './lib/arguments.ts'
import { FRAMEWORKS } from './lib/framework.ts'
import type { Settings } from './lib/settings.ts'

interface Bench {
  summary: string
  defaults: Pick<Settings, 'rounds' | 'seconds'>
  /** Imports the bench on demand, so that no bench runs beside the libraries of another one. */
  load: () => Promise<(settings: Settings) => Promise<void>>
}

const BENCHES: Readonly<Record<string, Bench>> = {
  verify: {
    summary: 'verifier.verify compared with other libraries and the bare HMAC, from 200 B to 256 kB',
    defaults: { rounds: 30, seconds: 0.05 },
    load: async () => (await import('./verify.ts')).verifyBench,
  },
  http: {
    summary: 'deliveries per second through four frameworks: bare, with hookseal, with standardwebhooks',
    defaults: { rounds: 20, seconds: 0.5 },
    load: async () => (await import('./http.ts')).httpBench,
  },
  memory: {
    summary: 'RSS that 100 concurrent unauthenticated uploads of 10 MB add to a server',
    defaults: { rounds: 5, seconds: 1 },
    load: async () => (await import('./memory.ts')).memoryBench,
  },
  dedupe: {
    summary: 'claims per second and their latency, in memory, Redis and PostgreSQL',
    defaults: { rounds: 10, seconds: 0.5 },
    load: async () => (await import('./dedupe.ts')).dedupeBench,
  },
  sender: {
    summary:
      'deliveries per second on PGlite and PostgreSQL, compared with a bare POST loop and a BullMQ worker',
    defaults: { rounds: 5, seconds: 4 },
    load: async () => (await import('./sender.ts')).senderBench,
  },
  publish: {
    summary: 'events per second through POST /events and in batches, compared with a bare insert',
    defaults: { rounds: 5, seconds: 4 },
    load: async () => (await import('./publish.ts')).publishBench,
  },
  inbox: {
    summary: 'deliveries per second that an inbox accepts and handles, compared with pg-boss and BullMQ',
    defaults: { rounds: 5, seconds: 4 },
    load: async () => (await import('./inbox.ts')).inboxBench,
  },
  scale: {
    summary: 'what the sender costs as log, backlog, endpoints and processes grow, on PostgreSQL',
    defaults: { rounds: 1, seconds: 10 },
    load: async () => (await import('./scale.ts')).scaleBench,
  },
}

const HELP = `Usage: pnpm bench <name> [--rounds <n>] [--seconds <s>] [--body push|text] [--framework ${FRAMEWORKS.join('|')}] [--full] [--provider]

Benches, with their default rounds and seconds:
${Object.entries(BENCHES)
  .map(
    ([name, { summary, defaults }]) =>
      `  ${name.padEnd(9)}${summary} (${defaults.rounds} × ${defaults.seconds} s)`,
  )
  .join('\n')}

Options:
  --rounds     turns per candidate; more rounds give more stable medians
  --seconds    length of a turn (memory: how long to sample after the last upload; scale below 10 and inbox below 4 also reduce the sizes)
  --body       verify, http, publish, inbox: a push event (default) or one long string
  --framework  http: measure only this framework
  --full       sender: also measure memory after up to 1,000,000 deliveries; scale: also a log of 5,000,000
  --provider   verify: the presets of Stripe and GitHub, compared with their SDKs

Examples:
  pnpm bench verify
  pnpm bench verify --provider
  pnpm bench verify --rounds 5 --seconds 0.02
  pnpm bench http --body text
  pnpm bench http --framework fastify
  pnpm bench memory > memory.md
  pnpm bench scale --full
`

async function main(): Promise<void> {
  const { name, settings } = readArguments(process.argv.slice(2))
  if (name === undefined) {
    process.stdout.write(HELP)
    return
  }
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (bench === undefined) throw new UsageError(`there is no bench named ${name}`)
  const run = await bench.load()
  await run({
    body: 'push',
    frameworks: FRAMEWORKS,
    full: false,
    provider: false,
    ...bench.defaults,
    ...settings,
  })
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`bench: ${error.message}\n\n${HELP}`)
  process.exitCode = 2
}
