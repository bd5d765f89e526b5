import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeWork } from '../../../test/fake-work.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { createOutcomeWriter } from './outcome-writer.ts'
import type { EngineWork, JobOutcome } from '../queue/work.ts'

type Outcome = JobOutcome<EngineWork, { result: string }>

const SILENT = { info: () => {}, warn: () => {}, error: () => {} }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function outcome(n: number): Outcome {
  return {
    kind: 'void',
    job: {
      deliveryId: `whd_${n}`,
      endpointId: 'wh_1',
      organizationId: 'default',
      kind: 'first',
      isProbe: false,
      lease: '0',
      leasedAt: 0,
    },
  }
}

const UNRECORDED = 'The result could not be recorded.'

function createWriter(commit: (outcomes: readonly Outcome[]) => Promise<void>, concurrency = 1) {
  return createOutcomeWriter({ commit, unrecorded: UNRECORDED, log: SILENT, concurrency })
}

/** A database that records the sizes of batches, and fails while it is `unavailable`. */
function fakeDatabase() {
  const database = { batches: [] as number[], unavailable: false, tries: 0 }
  const commit = async (outcomes: readonly Outcome[]): Promise<void> => {
    database.tries++
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (database.unavailable) throw new Error('the database is unavailable')
    database.batches.push(outcomes.length)
  }
  return { database, commit }
}

describe('batching', () => {
  it('gathers outcomes while a batch is written, up to the limit of a batch', async () => {
    const { database, commit } = fakeDatabase()
    const writer = createWriter(commit, 1)
    const written = Promise.all(Array.from({ length: 1200 }, async (_, n) => writer.write(outcome(n))))
    await vi.runAllTimersAsync()
    await written
    expect(database.batches).toEqual([ENGINE_DEFAULTS.writeBatch, ENGINE_DEFAULTS.writeBatch, 200])
  })

  it('waits longer for the rest of a batch if a quarter of it has gathered in time', async () => {
    const { database, commit } = fakeDatabase()
    const writer = createWriter(commit, 1)
    const write = (count: number) => {
      for (let n = 0; n < count; n++) void writer.write(outcome(n))
    }
    write(100)
    await vi.advanceTimersByTimeAsync(60)
    write(50)
    await vi.runAllTimersAsync()
    write(99)
    await vi.advanceTimersByTimeAsync(60)
    write(50)
    await vi.runAllTimersAsync()
    expect(database.batches).toEqual([150, 99, 50])
  })

  it('writes two batches at the same time with a concurrency of 2, and counts outcomes until they are committed', async () => {
    const { database, commit } = fakeDatabase()
    const writer = createWriter(commit, 2)
    const written = Promise.all(Array.from({ length: 1200 }, async (_, n) => writer.write(outcome(n))))
    await vi.advanceTimersByTimeAsync(4)
    expect([database.tries, writer.backlog()]).toEqual([2, 1200])
    await vi.advanceTimersByTimeAsync(2)
    expect(writer.backlog()).toBe(200)
    await vi.runAllTimersAsync()
    await written
    expect(writer.backlog()).toBe(0)
  })

  it('resolves each write when its own batch is committed', async () => {
    const { commit } = fakeDatabase()
    const writer = createWriter(commit, 1)
    const written = vi.fn<() => void>()
    void writer.write(outcome(1)).then(written)
    await vi.advanceTimersByTimeAsync(4)
    expect(written).not.toHaveBeenCalled()
    await vi.runAllTimersAsync()
    expect(written).toHaveBeenCalledOnce()
  })
})

it('writes every outcome except the one that the database rejects', async () => {
  const batches: number[] = []
  const writer = createWriter(async (outcomes) => {
    if (outcomes.some((one) => 'job' in one && one.job.deliveryId === 'whd_37'))
      throw new Error('Failed query', {
        cause: Object.assign(new Error('invalid text'), { code: '22P05' }),
      })
    batches.push(outcomes.length)
  })
  const written = Promise.all(Array.from({ length: 100 }, async (_, n) => writer.write(outcome(n))))
  await vi.runAllTimersAsync()
  await written
  expect(batches.reduce((sum, count) => sum + count, 0)).toBe(99)
})

it('abandons the delivery of an attempt that the database rejects, in place of repeating it without end', async () => {
  const work = fakeWork('whd_1')
  const committed: Outcome[] = []
  const writer = createWriter(async ([first]) => {
    if (first?.kind === 'attempted') throw Object.assign(new Error('no partition'), { code: '23514' })
    if (first !== undefined) committed.push(first)
  })
  const written = writer.write({
    kind: 'attempted',
    work,
    result: 'reset',
    pausedForMs: 0,
    decidedAt: 0,
  })
  await vi.runAllTimersAsync()
  await written
  expect(committed).toMatchObject([{ kind: 'abandoned', work, reason: UNRECORDED }])
})

describe('an unavailable database', () => {
  it('writes every outcome when an unavailable database is available again', async () => {
    const { database, commit } = fakeDatabase()
    const writer = createWriter(commit, 1)
    database.unavailable = true
    const written = Promise.all([1, 2, 3].map(async (n) => writer.write(outcome(n))))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(database).toMatchObject({ batches: [] })
    expect(database.tries).toBeGreaterThan(3)
    database.unavailable = false
    await vi.runAllTimersAsync()
    await written
    expect(database.batches).toEqual([3])
  })

  it('retries an unavailable database until the timeout of flush, not longer', async () => {
    const { database, commit } = fakeDatabase()
    const writer = createWriter(commit, 1)
    database.unavailable = true
    void writer.write(outcome(1))
    const flushed = vi.fn<() => void>()
    void writer.flush(3000).then(flushed)
    await vi.advanceTimersByTimeAsync(2900)
    expect(flushed).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)
    expect(flushed).toHaveBeenCalledOnce()
    const { tries } = database
    await vi.advanceTimersByTimeAsync(10_000)
    expect(database.tries).toBe(tries)
  })

  it('writes every outcome when the database is available again during flush', async () => {
    const { database, commit } = fakeDatabase()
    const writer = createWriter(commit, 1)
    database.unavailable = true
    for (let n = 0; n < 700; n++) void writer.write(outcome(n))
    const flushed = writer.flush(3000)
    await vi.advanceTimersByTimeAsync(500)
    database.unavailable = false
    await vi.runAllTimersAsync()
    await flushed
    expect(database.batches.reduce((sum, count) => sum + count, 0)).toBe(700)
  })
})
