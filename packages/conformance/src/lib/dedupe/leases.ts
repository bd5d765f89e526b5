import { expect, it } from 'vitest'
import {
  countOf,
  HASH,
  LEASE_MS,
  OPTIONS,
  RETAIN_MS,
  SHORT_MS,
  type Subject,
  TIMED_MS,
} from './store-under-test.ts'

/** Registers the tests of what the end of a lease or of the retention changes. */
export function describeLeases(subject: Subject): void {
  it('grants one of 100 concurrent claims of an event whose lease has ended', async () => {
    const dead = await subject.acquire('event', SHORT_MS)
    await subject.advance(SHORT_MS + 1)
    const claims = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => subject.clientAt(index).claim('event', OPTIONS)),
    )
    expect(countOf(claims, 'acquired')).toBe(1)
    const winner = claims.find((claim) => claim.status === 'acquired')
    expect(winner?.status === 'acquired' && winner.fence).toBeGreaterThan(dead.fence)
  })

  it('returns the same result when a completion is repeated, also after the end of the lease', async () => {
    const { key, token, first } = await subject.inTime(TIMED_MS, async (event) => {
      const claim = await subject.acquire(event, TIMED_MS)
      return { token: claim.token, first: await subject.store.complete(event, claim.token, RETAIN_MS) }
    })
    expect(first).toBe('ok')
    expect(await subject.clientAt(1).complete(key, token, RETAIN_MS)).toBe('ok')
    await subject.advance(TIMED_MS + 1)
    expect(await subject.store.complete(key, token, RETAIN_MS)).toBe('ok')
    expect((await subject.store.claim(key, OPTIONS)).status).toBe('done')
  })

  it('grants a claim of the event of a crashed holder when the lease ends, not before', async () => {
    const { key, fence, during } = await subject.inTime(TIMED_MS, async (event) => {
      const crashed = await subject.acquire(event, TIMED_MS)
      await subject.advance(TIMED_MS / 2)
      return { fence: crashed.fence, during: await subject.store.claim(event, OPTIONS) }
    })
    expect(during.status).toBe('in_flight')
    await subject.advance(TIMED_MS / 2 + 1)
    expect((await subject.acquire(key)).fence).toBeGreaterThan(fence)
  })

  it('rejects renewal, completion and release by a former holder after another client acquired the event', async () => {
    const zombie = await subject.acquire('event', SHORT_MS)
    await subject.advance(SHORT_MS + 1)
    const successor = await subject.acquire('event')
    expect(await subject.store.renew('event', zombie.token, LEASE_MS)).toBe(false)
    expect(await subject.store.complete('event', zombie.token, RETAIN_MS)).toBe('lost')
    expect(await subject.store.release('event', zombie.token)).toBe(false)
    expect((await subject.store.claim('event', OPTIONS)).status).toBe('in_flight')
    expect(await subject.store.complete('event', successor.token, RETAIN_MS)).toBe('ok')
    expect(await subject.store.complete('event', zombie.token, RETAIN_MS)).toBe('lost')
    expect(await subject.store.release('event', zombie.token)).toBe(false)
    expect((await subject.store.claim('event', OPTIONS)).status).toBe('done')
  })

  it('records a completion after the end of the lease if no other client acquired the event', async () => {
    const { token } = await subject.acquire('event', SHORT_MS)
    await subject.advance(SHORT_MS + 1)
    expect(await subject.store.complete('event', token, RETAIN_MS)).toBe('late')
    expect(await subject.store.complete('event', token, RETAIN_MS)).toBe('late')
    expect(await subject.store.claim('event', OPTIONS)).toEqual({ status: 'done', bodyHash: HASH })
  })

  it('does not renew a lease that has ended', async () => {
    const { token } = await subject.acquire('event', SHORT_MS)
    await subject.advance(SHORT_MS + 1)
    expect(await subject.store.renew('event', token, LEASE_MS)).toBe(false)
    expect((await subject.store.claim('event', OPTIONS)).status).toBe('acquired')
  })

  it('keeps an event in flight past the first lease when its holder renews', async () => {
    const { key, token, isRenewed } = await subject.inTime(TIMED_MS, async (event) => {
      const claim = await subject.acquire(event, TIMED_MS)
      await subject.advance(TIMED_MS / 2)
      return { token: claim.token, isRenewed: await subject.clientAt(1).renew(event, claim.token, LEASE_MS) }
    })
    expect(isRenewed).toBe(true)
    await subject.advance(TIMED_MS)
    const claim = await subject.store.claim(key, OPTIONS)
    expect(claim.status).toBe('in_flight')
    expect(claim.status === 'in_flight' && claim.retryAfterMs).toBeGreaterThan(TIMED_MS)
    expect(await subject.store.complete(key, token, RETAIN_MS)).toBe('ok')
  })

  it('forgets a completed event after its retention time, and grants the next claim a higher fence', async () => {
    const { key, fence, during } = await subject.inTime(TIMED_MS, async (event) => {
      const claim = await subject.acquire(event)
      await subject.store.complete(event, claim.token, TIMED_MS)
      await subject.advance(TIMED_MS / 2)
      return { fence: claim.fence, during: await subject.store.claim(event, OPTIONS) }
    })
    expect(during.status).toBe('done')
    await subject.advance(TIMED_MS / 2 + 50)
    expect((await subject.acquire(key)).fence).toBeGreaterThan(fence)
  })
}
