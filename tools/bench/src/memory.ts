import { setTimeout as delay } from 'node:timers/promises'
import { generateSecret } from '@hookseal/core'
import { BODIES } from './lib/body.ts'
import { keyOf, makeRequests, signHeaders } from './lib/delivery.ts'
import { formatMegabytes } from './lib/format.ts'
import { interleave } from './lib/interleave.ts'
import { sendLoad } from './lib/send-load.ts'
import { describeMachine } from './lib/describe-machine.ts'
import { progress } from './lib/progress.ts'
import { quartiles } from './lib/quantile.ts'
import { startServer } from './lib/server-process.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'
import { targetTable } from './lib/targets.ts'
import { upload, type UploadResult } from './lib/upload.ts'
import type { MemoryReport } from './lib/watch-memory.ts'

const UPLOADS = 100
const UPLOAD_BYTES = 160 * 64 * 1024
const CAP_BYTES = 1024 * 1024
const TARGET_BYTES = 20e6
const WARM_UP_REQUESTS = 300

const ATTACKS = {
  'no webhook headers': { forged: false, chunked: false, expected: 400 },
  'forged headers, length declared': { forged: true, chunked: false, expected: 413 },
  'forged headers, chunked without a length': { forged: true, chunked: true, expected: 413 },
} as const

type AttackName = keyof typeof ATTACKS

interface Sample {
  memory: MemoryReport
  uploads: UploadResult[]
}

/** Prints how much RSS unauthenticated uploads add to a server. */
export async function memoryBench({ rounds, seconds }: Settings): Promise<void> {
  console.log(
    `# memory: RSS added by ${UPLOADS} concurrent unauthenticated uploads of ${formatMegabytes(UPLOAD_BYTES)}\n`,
  )
  console.log(describeMachine())
  console.log(
    `Express with verifyWebhooks(), ${rounds} rounds with a new process each. RSS is sampled inside the process every 2 ms,`,
  )
  console.log(
    `the baseline is taken after ${WARM_UP_REQUESTS} deliveries and full garbage collections. Clients keep uploading after a response.`,
  )
  // The cast is sound: Object.keys returns exactly these keys.
  const names = Object.keys(ATTACKS) as AttackName[]
  const samples = await interleave(names, rounds, (name, round) => {
    progress(`memory: ${name}, round ${round + 1} of ${rounds}`)
    return attack(name, seconds)
  })
  console.log(`\n${resultTable(names, samples)}\n\n## Targets\n\n${targets(names, samples)}`)
  console.log(
    `\nWithout a length the server reads the body up to the limit of ${formatMegabytes(CAP_BYTES)} before it can reject it. It`,
  )
  console.log(
    `buffers at most that limit per connection, ${formatMegabytes(UPLOADS * CAP_BYTES)} for all connections together.`,
  )
}

async function attack(name: AttackName, watchSeconds: number): Promise<Sample> {
  const secret = generateSecret()
  const server = await startServer('express', 'hookseal', secret)
  try {
    await warmUp(server.port, secret)
    await server.run('watch memory')
    const { forged, chunked } = ATTACKS[name]
    const uploads = await Promise.all(
      Array.from({ length: UPLOADS }, () =>
        upload({ port: server.port, headers: forged ? forgedHeaders() : {}, bytes: UPLOAD_BYTES, chunked }),
      ),
    )
    await delay(watchSeconds * 1000)
    // The cast is sound: this is what server-entry.ts returns for `report memory`.
    return { memory: (await server.run('report memory')) as MemoryReport, uploads }
  } finally {
    await server.stop()
  }
}

/**
 * Sends enough deliveries to load and compile all code. More or larger ones would leave free space in the heap. The uploads
 * would use that space and seem to add nothing.
 */
async function warmUp(port: number, secret: string): Promise<void> {
  const body = BODIES.push(2000)
  await sendLoad({
    port,
    connections: 10,
    requests: makeRequests(keyOf(secret), body, WARM_UP_REQUESTS),
    body,
  })
}

/** Well-formed, current headers, signed with another key. The server can only detect that from the complete body. */
function forgedHeaders(): Record<string, string> {
  return signHeaders(keyOf(generateSecret()), Buffer.from('{}'))
}

function resultTable(names: readonly AttackName[], samples: Record<AttackName, Sample[]>): string {
  return table(
    [
      'uploads',
      'RSS added, median',
      'min – max',
      'baseline',
      'responses',
      'no response',
      'sent each',
      'longest sample gap',
    ],
    names.map((name) => {
      const added = addedBytes(samples[name])
      const uploads = samples[name].flatMap((sample) => sample.uploads)
      const memory = samples[name].map((sample) => sample.memory)
      return [
        name,
        formatMegabytes(quartiles(added).median),
        `${formatMegabytes(Math.min(...added))} – ${formatMegabytes(Math.max(...added))}`,
        formatMegabytes(quartiles(memory.map((report) => report.baselineBytes)).median),
        countStatuses(uploads, ATTACKS[name].expected),
        String(uploads.filter(({ status }) => status === undefined).length),
        formatMegabytes(quartiles(uploads.map(({ sentBytes }) => sentBytes)).median),
        `${Math.max(...memory.map((report) => report.longestGapMs)).toFixed(0)} ms`,
      ]
    }),
  )
}

/** Counts the responses by status, such as `300 × 413`, with the expected status first. */
function countStatuses(uploads: readonly UploadResult[], expected: number): string {
  const statuses = new Set([expected, ...uploads.flatMap(({ status }) => status ?? [])])
  return [...statuses]
    .map((code) => `${uploads.filter(({ status }) => status === code).length} × ${code}`)
    .join(', ')
}

function targets(names: readonly AttackName[], samples: Record<AttackName, Sample[]>): string {
  return targetTable(
    names.map((name) => ({
      name: `RSS added: ${name}`,
      atMost: TARGET_BYTES,
      measured: quartiles(addedBytes(samples[name])),
      format: formatMegabytes,
    })),
  )
}

function addedBytes(samples: readonly Sample[]): number[] {
  return samples.map(({ memory }) => memory.peakBytes - memory.baselineBytes)
}
