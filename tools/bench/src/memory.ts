import { setTimeout as delay } from 'node:timers/promises'
import { generateSecret } from '@hookseal/core'
import { BODIES } from './lib/body.ts'
import { keyOf, makeRequests, signHeaders } from './lib/delivery.ts'
import { megabytes } from './lib/format.ts'
import { interleave } from './lib/interleave.ts'
import { load } from './lib/load.ts'
import { machine } from './lib/machine.ts'
import { progress } from './lib/progress.ts'
import { spread } from './lib/quantile.ts'
import { startServer } from './lib/server-process.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'
import { targetTable } from './lib/targets.ts'
import { upload, type Uploaded } from './lib/upload.ts'
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
  uploads: Uploaded[]
}

export async function memoryBench({ rounds, seconds }: Settings): Promise<void> {
  console.log(
    `# memory: RSS added by ${UPLOADS} concurrent uploads of ${megabytes(UPLOAD_BYTES)}, none of them authentic\n`,
  )
  console.log(machine())
  console.log(
    `Express with verifyWebhooks(), a new process for each run, ${rounds} of each; RSS sampled inside it every 2 ms,`,
  )
  console.log(
    `against that after ${WARM_UP_REQUESTS} deliveries and full collections. Clients go on uploading, whatever they are answered.`,
  )
  // Object.keys gives exactly these.
  const names = Object.keys(ATTACKS) as AttackName[]
  const samples = await interleave(names, rounds, (name, round) => {
    progress(`memory: ${name}, round ${round + 1} of ${rounds}`)
    return attack(name, seconds)
  })
  console.log(`\n${resultTable(names, samples)}\n\n## Targets\n\n${targets(names, samples)}`)
  console.log(
    `\nWithout a length the body is read up to the cap, here ${megabytes(CAP_BYTES)}, before it can be refused: at`,
  )
  console.log(
    `most the cap for each connection, ${megabytes(UPLOADS * CAP_BYTES)} for all of them, is held at a time.`,
  )
}

async function attack(name: AttackName, watchSeconds: number): Promise<Sample> {
  const secret = generateSecret()
  const server = await startServer('express', 'hookseal', secret)
  try {
    await warmUp(server.port, secret)
    await server.ask('watch memory')
    const { forged, chunked } = ATTACKS[name]
    const uploads = await Promise.all(
      Array.from({ length: UPLOADS }, () =>
        upload({ port: server.port, headers: forged ? forgedHeaders() : {}, bytes: UPLOAD_BYTES, chunked }),
      ),
    )
    await delay(watchSeconds * 1000)
    // The answer to this question.
    return { memory: (await server.ask('report memory')) as MemoryReport, uploads }
  } finally {
    await server.stop()
  }
}

/**
 * Enough deliveries to load and compile all code. Not more, and not larger ones: what they leave free in the heap would
 * be taken up by the uploads, which would then seem to add nothing.
 */
async function warmUp(port: number, secret: string): Promise<void> {
  const body = BODIES.push(2000)
  await load({ port, connections: 10, requests: makeRequests(keyOf(secret), body, WARM_UP_REQUESTS), body })
}

/** In form and in time, but signed with another key: only the whole body can show that. */
function forgedHeaders(): Record<string, string> {
  return signHeaders(keyOf(generateSecret()), Buffer.from('{}'))
}

function resultTable(names: readonly AttackName[], samples: Record<AttackName, Sample[]>): string {
  return table(
    [
      'uploads',
      'RSS added, median',
      'least – most',
      'baseline',
      'answered',
      'cut off without',
      'sent each',
      'longest gap',
    ],
    names.map((name) => {
      const added = addedBytes(samples[name])
      const uploads = samples[name].flatMap((sample) => sample.uploads)
      const memory = samples[name].map((sample) => sample.memory)
      return [
        name,
        megabytes(spread(added).median),
        `${megabytes(Math.min(...added))} – ${megabytes(Math.max(...added))}`,
        megabytes(spread(memory.map((report) => report.baselineBytes)).median),
        answers(uploads, ATTACKS[name].expected),
        String(uploads.filter(({ status }) => status === undefined).length),
        megabytes(spread(uploads.map(({ sentBytes }) => sentBytes)).median),
        `${Math.max(...memory.map((report) => report.longestGapMs)).toFixed(0)} ms`,
      ]
    }),
  )
}

/** Such as `300 × 413`: how many uploads got which answer, the expected one first. */
function answers(uploads: readonly Uploaded[], expected: number): string {
  const statuses = new Set([expected, ...uploads.flatMap(({ status }) => status ?? [])])
  return [...statuses]
    .map((code) => `${uploads.filter(({ status }) => status === code).length} × ${code}`)
    .join(', ')
}

function targets(names: readonly AttackName[], samples: Record<AttackName, Sample[]>): string {
  return targetTable(
    names.map((name) => ({
      what: `RSS added: ${name}`,
      atMost: TARGET_BYTES,
      measured: spread(addedBytes(samples[name])),
      format: megabytes,
    })),
  )
}

function addedBytes(samples: readonly Sample[]): number[] {
  return samples.map(({ memory }) => memory.peakBytes - memory.baselineBytes)
}
