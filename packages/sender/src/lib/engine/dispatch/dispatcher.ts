import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { HttpTransport } from '../../transport/post.ts'
import type { Job } from '../../queue/delivery-queue.ts'
import type { Publisher } from '../../resources/events/publisher.ts'
import { attempt } from '../attempts/attempt.ts'
import { commitOutcomes } from '../outcomes/commit-outcomes.ts'
import type { Health, Lane } from '../lanes/lane.ts'
import { createLanes } from '../lanes/lanes.ts'
import { loadWork } from '../attempts/load-work.ts'
import type { AttemptedOutcome } from '../attempts/describe-attempt.ts'
import { createFetchCooldown } from './fetch-cooldown.ts'
import { createOutcomeWriter } from '../outcomes/outcome-writer.ts'
import { createJobBudget, type AttemptKind } from './job-budget.ts'
import { isOverload, decide, retryAfterMs } from '../attempts/decision.ts'
import { createWakeUp } from './wake-up.ts'
import type { AttemptResult, JobOutcome, Work } from '../attempts/work.ts'

/** Makes the attempts that are due: leases jobs, posts, and writes down what came of it. */
export interface Dispatcher {
  /** Looks at the queue now instead of at the next poll. */
  readonly wake: () => void
  /** What waits here for this endpoint is looked at again before anything is sent: it was changed, disabled or deleted. */
  readonly reload: (endpointId: string) => void
  /** Leases nothing more, waits for the attempts under way, writes them down, and gives the other jobs back. */
  readonly stop: () => Promise<void>
}

/** How long a job that had no turn is left to others. */
const GIVE_BACK_MS = 1000
/** How soon after a look that found none retries are looked for again: they needn't be made to the millisecond. */
const RETRIES_MS = 100
/** So many outcomes may wait for the database before nothing more is leased. */
const MOST_UNWRITTEN = 2 * SENDER_DEFAULTS.writeBatch

export function startDispatcher(
  context: Context,
  publisher: Publisher,
  poster: HttpTransport,
  onAttempt: (outcome: AttemptedOutcome) => void,
): Dispatcher {
  const { policy, queue, log } = context
  const lanes = createLanes({ cap: policy.endpointConcurrency })
  const slots = createJobBudget(policy.concurrency)
  /** Jobs leased at once, at most. */
  const lot = Math.min(SENDER_DEFAULTS.batch, 2 * policy.concurrency)
  const wakeUp = createWakeUp()
  const writer = createOutcomeWriter(
    async (outcomes) => commitOutcomes(context, publisher, outcomes),
    log,
    // An embedded database has one connection.
    context.database.backend === 'pglite' ? 1 : SENDER_DEFAULTS.writersAtOnce,
  )
  const kinds = new WeakMap<Job, AttemptKind>()
  const underWay = new Set<Promise<void>>()
  const callOff = new AbortController()
  /** Why the last look at the queue may have left something there: these endpoints take no more, or there was no room for its kind. */
  let left = { closed: new Set<string>(), noRoom: { first: false, retry: false } }
  const lookPast = createFetchCooldown()
  let retriesAt = -Infinity
  /** Endpoints that were changed since the work of the last lease began to be read: it may show them as they were. */
  let changedMeanwhile = new Set<string>()
  const stopping = new AbortController()
  let evictedAt = performance.now()

  const loop = run()

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const more = await lease()
        giveBackOld()
        if (!more) await wakeUp.sleep(pause())
      } catch (err) {
        log.error({ err }, 'the queue could not be read; trying again')
        await wakeUp.sleep(SENDER_DEFAULTS.pollMs)
      }
    }
  }

  /** Whether there may be more right now. */
  async function lease(): Promise<boolean> {
    const startedAt = performance.now()
    const except = lanes.closed(startedAt)
    const closed = new Set(except)
    left = { ...left, closed }
    if (!lookPast.isWorthIt(closed, startedAt)) return false
    const foundNothing = lookPast.begin(closed, startedAt)
    const first = await leaseSome('first', except)
    const endedAt = performance.now()
    // What was leased is sent before the queue is looked at again: on an embedded database that keeps the processor.
    if (first.jobs > 0 && !first.more) await sleep(1)
    const retries = await leaseRetries()
    left = { closed, noRoom: { first: first.noRoom, retry: retries.noRoom } }
    if (closed.size > 0 && isEmpty(first) && isEmpty(retries)) foundNothing(endedAt)
    lookAgain()
    return first.more || retries.more || lanes.closed(performance.now()).length < closed.size
  }

  async function leaseRetries(): Promise<Leased> {
    const now = performance.now()
    if (now < retriesAt) return { jobs: 0, more: false, noRoom: false }
    const retries = await leaseSome('retry', lanes.closed(now))
    if (isEmpty(retries)) retriesAt = performance.now() + RETRIES_MS
    return retries
  }

  /** How many jobs of a kind may be leased now. */
  function roomFor(kind: AttemptKind): number {
    // One endpoint may get all of a lease: that must not be all that there is to give.
    return writer.backlog() > MOST_UNWRITTEN ? 0 : Math.min(slots.free(kind), lot)
  }

  async function leaseSome(kind: AttemptKind, except: readonly string[]): Promise<Leased> {
    const limit = roomFor(kind)
    if (limit < lot / 4) return { jobs: 0, more: false, noRoom: true }
    const fetch = kind === 'first' ? queue.fetchFirst : queue.fetchRetries
    const jobs = await fetch({ limit, except })
    if (jobs.length === 0) return { jobs: 0, more: false, noRoom: false }
    slots.hold(kind, jobs.length)
    for (const job of jobs) kinds.set(job, kind)
    const changed = (changedMeanwhile = new Set())
    const { works, outcomes } = await loadWork(context, jobs).catch((error: unknown) => {
      for (const job of jobs) settle({ kind: 'returned', job, dueAt: new Date() })
      throw error
    })
    for (const outcome of outcomes) settle(outcome)
    const now = performance.now()
    for (const work of works) {
      if (changed.has(work.endpoint.id)) settle({ kind: 'returned', job: work.job, dueAt: new Date() })
      else lanes.of(work.endpoint.id).push(work, kind === 'first', now)
    }
    startWhatMay()
    return { jobs: jobs.length, more: jobs.length === limit, noRoom: false }
  }

  function startWhatMay(): void {
    while (underWay.size < policy.concurrency) {
      const next = lanes.take(performance.now())
      if (next === undefined) return
      const exchange = make(next.work, next.lane).finally(() => {
        underWay.delete(exchange)
        startWhatMay()
        // The queue is looked at when it may give something that it could not give before, and not for each attempt that ends.
        if (left.closed.has(next.work.endpoint.id) && !next.lane.isClosed(performance.now())) wakeUp.wake()
      })
      underWay.add(exchange)
    }
  }

  async function make(work: Work, lane: Lane): Promise<void> {
    const startedAt = performance.now()
    try {
      const attempted = await attempt(work, context, poster, callOff.signal)
      finish(work, lane, attempted, startedAt)
    } catch (err) {
      // Nothing that an endpoint or the application does comes here.
      log.error({ err, deliveryId: work.delivery.id }, 'an attempt could not be made')
      lane.done('bad', startedAt, performance.now())
      settle({ kind: 'returned', job: work.job, dueAt: later(SENDER_DEFAULTS.breakerMinMs) })
    }
  }

  function finish(work: Work, lane: Lane, attempted: AttemptResult, startedAt: number): void {
    const { result } = attempted
    const now = performance.now()
    if (!result.ok && result.errorClass === 'aborted') {
      lane.done('good', startedAt, now)
      settle({ kind: 'returned', job: work.job, dueAt: new Date() })
      return
    }
    const verdict = decide(
      result,
      { step: work.delivery.step, now: Date.now(), random: Math.random() },
      policy,
    )
    lane.done(healthOf(attempted), startedAt, now)
    const asked = retryAfterMs(result, Date.now())
    if (asked !== undefined && isOverload(result))
      lane.park(now + Math.min(asked, SENDER_DEFAULTS.breakerMaxMs))
    const parkedFor = lane.parkedFor(now)
    const pausedUntil = parkedFor === 0 ? null : new Date(Date.now() + parkedFor)
    const outcome: AttemptedOutcome = { kind: 'attempted', work, attempted, verdict, pausedUntil }
    onAttempt(outcome)
    settle(outcome)
    // Others are told when it's written down; here nothing more of it starts before.
    if (verdict.status === 'dead' && verdict.gone) reload(work.endpoint.id)
  }

  function wake(): void {
    lookPast.wake()
    wakeUp.wake()
  }

  function reload(endpointId: string): void {
    changedMeanwhile.add(endpointId)
    for (const { job } of lanes.of(endpointId).evict(Infinity))
      settle({ kind: 'returned', job, dueAt: new Date() })
  }

  /** What waits for an endpoint that has no room doesn't wait here: its lease would run out, and others need the place. */
  function giveBackOld(): void {
    const now = performance.now()
    if (now - evictedAt < 250 && !stopping.signal.aborted) return
    evictedAt = now
    const { aborted } = stopping.signal
    for (const { job } of lanes.evict(aborted ? Infinity : now - SENDER_DEFAULTS.holdMs))
      settle({ kind: 'returned', job, dueAt: aborted ? new Date() : later(GIVE_BACK_MS) })
    lanes.tidy(now)
  }

  function settle(outcome: JobOutcome): void {
    forget('work' in outcome ? outcome.work.job : outcome.job)
    void writer.write(outcome).then(lookAgain)
    lookAgain()
  }

  /** Not for each place that falls free: a lease of many jobs costs little more than one of few. */
  function lookAgain(): void {
    const { first, retry } = left.noRoom
    if ((first && roomFor('first') >= lot / 2) || (retry && roomFor('retry') >= lot / 2)) wakeUp.wake()
  }

  function forget(job: Job): void {
    slots.release(kinds.get(job) ?? 'first')
  }

  function pause(): number {
    startWhatMay()
    const now = performance.now()
    return Math.max(1, Math.min(SENDER_DEFAULTS.pollMs, lanes.nextAt(now) - now, lookPast.nextAt(now) - now))
  }

  return {
    wake,
    reload,
    async stop() {
      stopping.abort()
      wakeUp.wake()
      await loop
      giveBackOld()
      const timer = setTimeout(() => callOff.abort(), policy.requestTimeoutMs + 1000)
      while (underWay.size > 0) await Promise.all(underWay)
      clearTimeout(timer)
      giveBackOld()
      await writer.flush(SENDER_DEFAULTS.flushMs)
    },
  }
}

/** What a look at the queue brought. */
interface Leased {
  jobs: number
  /** There may be more of the kind at once. */
  more: boolean
  /** It wasn't made: too few places are free. */
  noRoom: boolean
}

function isEmpty({ jobs, noRoom }: Leased): boolean {
  return jobs === 0 && !noRoom
}

function healthOf({ result }: AttemptResult): Health {
  if (result.ok && result.status >= 200 && result.status < 300) return 'good'
  return isOverload(result) ? 'overloaded' : 'bad'
}

/** Not all at once. */
function later(ms: number): Date {
  return new Date(Date.now() + ms * (1 + Math.random()))
}
