import { expect, it } from 'vitest'
import { fakeWork } from '../../../test/fake-work.ts'
import type { Job } from '../queue/job.ts'
import { createLanes } from '../lanes/lanes.ts'
import type { LeasedJobs } from './leased-jobs.ts'
import type { EngineWork, JobOutcome, LoadedWork } from '../queue/work.ts'
import { createWorkIntake } from './work-intake.ts'

type Loaded = LoadedWork<EngineWork, object>
type Outcome = JobOutcome<EngineWork, object>

const A = fakeWork('whd_a', { endpointId: 'wh_a' })
const B = fakeWork('whd_b', { endpointId: 'wh_b' })

function setUp(load: (jobs: readonly Job[]) => Promise<Loaded>) {
  const calls = { held: [] as Job[], settled: [] as Outcome[], returned: [] as Job[] }
  const leased: LeasedJobs<EngineWork, object> = {
    capacity: () => ({ free: { first: 0, retry: 0 }, unwritten: 0 }),
    full: () => ({ organizations: new Set(), endpoints: new Map() }),
    hold: (jobs) => void calls.held.push(...jobs),
    settle: (outcome) => void calls.settled.push(outcome),
    returnJobs: (jobs) => void calls.returned.push(...jobs),
    flush: async () => {},
  }
  const lanes = createLanes({ concurrency: 64, cap: 32 })
  return { lanes, calls, intake: createWorkIntake(lanes, leased, load) }
}

it('pushes work into the lane of its endpoint, and settles jobs that need no attempt', async () => {
  const outcome: Outcome = { kind: 'void', job: B.job }
  const { lanes, calls, intake } = setUp(async () => ({ works: [A], outcomes: [outcome] }))
  await intake.accept([A.job, B.job])
  expect(calls).toEqual({ held: [A.job, B.job], settled: [outcome], returned: [] })
  expect(lanes.take(performance.now())).toBe(A)
})

it('returns the jobs immediately when their work cannot be read', async () => {
  const { lanes, calls, intake } = setUp(async () => Promise.reject(new Error('the database is unavailable')))
  await expect(intake.accept([A.job, B.job])).rejects.toThrow('unavailable')
  expect(calls).toEqual({ held: [A.job, B.job], settled: [], returned: [A.job, B.job] })
  expect(lanes.take(performance.now())).toBeUndefined()
})

it('returns the job of an endpoint that changed while its work was read', async () => {
  const read = Promise.withResolvers<Loaded>()
  const { lanes, calls, intake } = setUp(async () => read.promise)
  const accepted = intake.accept([A.job, B.job])
  intake.reload('wh_a')
  read.resolve({ works: [A, B], outcomes: [] })
  await accepted
  expect(calls.returned).toEqual([A.job])
  expect(lanes.take(performance.now())).toBe(B)
  expect(lanes.take(performance.now())).toBeUndefined()
})

it('returns the waiting jobs of an endpoint that changed, and keeps those of others', async () => {
  const { lanes, calls, intake } = setUp(async () => ({ works: [A, B], outcomes: [] }))
  await intake.accept([A.job, B.job])
  intake.reload('wh_a')
  expect(calls.returned).toEqual([A.job])
  expect(lanes.take(performance.now())).toBe(B)
})

it('accepts work of an endpoint that changed before its read began', async () => {
  const { lanes, calls, intake } = setUp(async () => ({ works: [A], outcomes: [] }))
  intake.reload('wh_a')
  await intake.accept([A.job])
  expect(calls.returned).toEqual([])
  expect(lanes.take(performance.now())).toBe(A)
})
