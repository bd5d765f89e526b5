import { expect, it } from 'vitest'
import { fakeWork } from '../../../test/fake-work.ts'
import type { AttemptKind } from '../queue/job.ts'
import { createJobBudget, type JobBudget } from './job-budget.ts'

const jobOf = (organizationId: string, endpointId: string, kind: AttemptKind = 'first') =>
  fakeWork('whd', { organizationId, endpointId, kind }).job

/** Holds so many jobs of one endpoint. */
function hold(
  budget: JobBudget,
  kind: AttemptKind,
  count: number,
  organizationId = 'org',
  endpointId = 'wh',
): void {
  for (let n = 0; n < count; n++) budget.hold(jobOf(organizationId, endpointId, kind))
}

it('reserves half for first attempts and an eighth for retries', () => {
  const budget = createJobBudget(64)
  expect(budget.free()).toEqual({ first: 224, retry: 128 })
  hold(budget, 'retry', 128)
  expect(budget.free()).toEqual({ first: 128, retry: 0 })
  hold(budget, 'first', 128)
  expect(budget.free()).toEqual({ first: 0, retry: 0 })
})

it('keeps the part of retries free when first attempts use all they may', () => {
  const budget = createJobBudget(64)
  hold(budget, 'first', 224)
  expect(budget.free()).toEqual({ first: 0, retry: 32 })
  budget.release(jobOf('org', 'wh'))
  expect(budget.free()).toEqual({ first: 1, retry: 33 })
})

it.each([1, 2, 3, 4])('reserves at least one job for each kind with a concurrency of %d', (concurrency) => {
  const budget = createJobBudget(concurrency)
  hold(budget, 'first', budget.free().first)
  expect(budget.free().retry).toBeGreaterThan(0)
  const other = createJobBudget(concurrency)
  hold(other, 'retry', other.free().retry)
  expect(other.free().first).toBeGreaterThan(0)
})

it('reports organizations that hold three times what remains, by kind, until they release jobs', () => {
  const budget = createJobBudget(64)
  hold(budget, 'first', 166, 'greedy')
  hold(budget, 'first', 1, 'modest')
  expect(budget.full('first').organizations).toEqual(new Set())
  hold(budget, 'first', 1, 'greedy')
  expect(budget.full('first').organizations).toEqual(new Set(['greedy']))
  expect(budget.full('retry').organizations).toEqual(new Set())
  expect([budget.hasRoom(jobOf('greedy', 'wh')), budget.hasRoom(jobOf('modest', 'wh'))]).toEqual([
    false,
    true,
  ])
  for (let n = 0; n < 2; n++) budget.release(jobOf('greedy', 'wh'))
  expect(budget.full('first').organizations).toEqual(new Set())
  expect(budget.hasRoom(jobOf('greedy', 'another'))).toBe(true)
})

it.each([2, 4, 8, 64])(
  'reports an endpoint before its organization has no room for others, with a concurrency of %d',
  (concurrency) => {
    const budget = createJobBudget(concurrency)
    let held = 0
    while (!budget.full('first').endpoints.has('hangs') && !budget.full('first').organizations.has('org')) {
      hold(budget, 'first', 1, 'org', 'hangs')
      held++
    }
    expect(budget.full('first')).toEqual({ organizations: new Set(), endpoints: new Map([['hangs', 'org']]) })
    expect(held).toBeGreaterThan(concurrency)
    expect(budget.hasRoom(jobOf('org', 'works'))).toBe(true)
    expect(budget.hasRoom(jobOf('other', 'works'))).toBe(true)
  },
)
