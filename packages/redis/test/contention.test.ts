import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Readable, Writable } from 'node:stream'
import type { ClaimResult } from '@hookseal/core'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connection, connectIoredis } from './clients.ts'
import { acquire, CLAIM, LONG_MS } from './claims.ts'

// 5 processes with 8 clients each, two of each kind. Each client claims 25 times: 1,000 claims.
const PROCESSES = 5
const CLAIMS_OF_EACH_CLIENT = 25

interface Claimant {
  claimAll: (key: string) => Promise<ClaimResult['status'][]>
  end: () => Promise<void>
}

let server: RedisServer
let direct: Connection
let claimants: Claimant[]

beforeAll(async () => {
  server = await startRedis()
  const prefix = `${randomUUID()}:`
  direct = await connectIoredis(server.url, prefix)
  claimants = Array.from({ length: PROCESSES }, () => startClaimant(server.url, prefix))
  // Opens all connections before the tests.
  await claimByAll('warm-up')
}, START_TIMEOUT_MS)

afterAll(async () => {
  await Promise.all(claimants.map(async ({ end }) => end()))
  direct.close()
  await server.stop()
})

describe('1,000 concurrent claims of one event, by 40 clients in 5 processes', () => {
  it('grants one of 1,000 concurrent claims of a new event', async () => {
    expect(await claimByAll('new')).toEqual({ acquired: 1, in_flight: 999 })
  })

  it('grants one of 1,000 concurrent claims of a released event', async () => {
    const { token } = await acquire(direct.store, 'released')
    await direct.store.release('released', token)
    expect(await claimByAll('released')).toEqual({ acquired: 1, in_flight: 999 })
  })

  it('grants one of 1,000 concurrent claims of an event whose holder crashed', async () => {
    await direct.store.claim('crashed', { ...CLAIM, leaseMs: 1 })
    // Longer than the lease.
    await sleep(5)
    expect(await claimByAll('crashed')).toEqual({ acquired: 1, in_flight: 999 })
  })

  it('grants none of 1,000 concurrent claims of a completed event', async () => {
    const { token } = await acquire(direct.store, 'done')
    await direct.store.complete('done', token, LONG_MS)
    expect(await claimByAll('done')).toEqual({ done: 1000 })
  })
})

async function claimByAll(key: string): Promise<Partial<Record<ClaimResult['status'], number>>> {
  const results = await Promise.all(claimants.map(async ({ claimAll }) => claimAll(key)))
  const counts: Partial<Record<ClaimResult['status'], number>> = {}
  for (const status of results.flat()) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

function startClaimant(url: string, prefix: string): Claimant {
  const program = new URL('claimer.worker.ts', import.meta.url).pathname
  const args = [program, url, prefix, String(CLAIMS_OF_EACH_CLIENT)]
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async claimAll(key) {
      child.stdin.write(`${key}\n`)
      const line = await lines.next()
      if (line.done === true) throw new Error('a claiming process exited')
      // Written by claimer.worker.ts.
      return JSON.parse(line.value) as ClaimResult['status'][]
    },
    async end() {
      child.stdin.end()
      await exited
    },
  }
}
