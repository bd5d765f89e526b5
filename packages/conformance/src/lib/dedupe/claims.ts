import { expect, it } from 'vitest'
import { HOSTILE_KEYS } from '../hostile-keys.ts'
import { countOf, HASH, LEASE_MS, OPTIONS, RETAIN_MS, type Subject } from './store-under-test.ts'

const OTHER_HASH = 'b'.repeat(64)

/** Registers the tests of claims, releases and completions, for which no time passes. */
export function describeClaims(subject: Subject): void {
  it('grants the claim of a new event, with a token and a fence', async () => {
    const claim = await subject.acquire('event')
    expect(claim.token).toEqual(expect.any(String))
    expect(claim.token.length).toBeGreaterThanOrEqual(16)
    expect(claim.fence).toBeGreaterThan(0)
    expect(Number.isSafeInteger(claim.fence)).toBe(true)
  })

  it('reports how long the lease of an event in flight still lasts', async () => {
    await subject.acquire('event')
    const claim = await subject.store.claim('event', OPTIONS)
    expect(claim.status).toBe('in_flight')
    if (claim.status !== 'in_flight') return
    expect(claim.retryAfterMs).toBeGreaterThan(0)
    expect(claim.retryAfterMs).toBeLessThanOrEqual(LEASE_MS)
  })

  it('grants one of 100 concurrent claims of a new event', async () => {
    const claims = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => subject.clientAt(index).claim('event', OPTIONS)),
    )
    expect(countOf(claims, 'acquired')).toBe(1)
    expect(countOf(claims, 'in_flight')).toBe(99)
  })

  it('never has two holders of an event when 8 clients claim and release it in turns', async () => {
    let holders = 0
    let most = 0
    let turns = 0
    let lastFence = 0
    const fencesGrow: boolean[] = []
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const client = subject.clientAt(index)
        while (turns < 40) {
          const claim = await client.claim('event', OPTIONS)
          if (claim.status !== 'acquired') continue
          holders++
          turns++
          most = Math.max(most, holders)
          fencesGrow.push(claim.fence > lastFence)
          lastFence = claim.fence
          await client.renew('event', claim.token, LEASE_MS)
          holders--
          await client.release('event', claim.token)
        }
      }),
    )
    expect(most).toBe(1)
    expect(fencesGrow).not.toContain(false)
  })

  it('reports a completed event as done, with the hash of the body that was handled', async () => {
    const { token } = await subject.acquire('event')
    expect(await subject.store.complete('event', token, RETAIN_MS)).toBe('ok')
    for (const client of subject.clients) {
      const claim = await client.claim('event', { ...OPTIONS, bodyHash: OTHER_HASH })
      expect(claim).toEqual({ status: 'done', bodyHash: HASH })
    }
  })

  it('keeps an event completed when its former holder releases or renews it', async () => {
    const { token } = await subject.acquire('event')
    await subject.store.complete('event', token, RETAIN_MS)
    expect(await subject.store.release('event', token)).toBe(false)
    expect(await subject.store.renew('event', token, LEASE_MS)).toBe(false)
    expect((await subject.store.claim('event', OPTIONS)).status).toBe('done')
  })

  it('grants the next claim of a released event immediately, with a higher fence and another token', async () => {
    const first = await subject.acquire('event')
    expect(await subject.clientAt(1).release('event', first.token)).toBe(true)
    expect(await subject.store.release('event', first.token)).toBe(false)
    const second = await subject.acquire('event')
    expect(second.fence).toBeGreaterThan(first.fence)
    expect(second.token).not.toBe(first.token)
  })

  it.each([
    ['a live claim', async (): Promise<unknown> => subject.acquire('event'), 'in_flight'],
    ['an unknown event', async (): Promise<unknown> => undefined, 'acquired'],
  ])('ignores a foreign token for %s', async (_case, prepare, status) => {
    await prepare()
    const stranger = '00000000-0000-4000-8000-000000000000'
    expect(await subject.store.renew('event', stranger, LEASE_MS)).toBe(false)
    expect(await subject.store.complete('event', stranger, RETAIN_MS)).toBe('lost')
    expect(await subject.store.release('event', stranger)).toBe(false)
    expect((await subject.store.claim('event', OPTIONS)).status).toBe(status)
  })

  it.each(['msg_2', ...HOSTILE_KEYS])('distinguishes the key %j from other keys', async (key) => {
    const { token } = await subject.acquire(key)
    expect((await subject.store.claim(`${key}2`, OPTIONS)).status).toBe('acquired')
    expect((await subject.store.claim(key, OPTIONS)).status).toBe('in_flight')
    expect(await subject.store.complete(key, token, RETAIN_MS)).toBe('ok')
    expect((await subject.store.claim(key, OPTIONS)).status).toBe('done')
    expect((await subject.store.claim(`${key}2`, OPTIONS)).status).toBe('in_flight')
  })
}
