import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { type CompleteResult, memoryStore } from '../src/index.ts'

/** `by` counts acquisitions back from the latest: 0 is often the owner, the others have lost their lease. */
type Command =
  | { do: 'claim'; key: string; ms: number }
  | { do: 'renew'; key: string; ms: number; by: number }
  | { do: 'complete' | 'release'; key: string; by: number }
  | { do: 'advance'; ms: number }

/** The result of an acquiring claim is the number of the acquisition, which replaces its token. */
type Result = number | boolean | CompleteResult | { status: string } | undefined

const key = fc.constantFrom('a', 'b')
const ms = fc.integer({ min: 1, max: 10 })
const by = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3))
const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('claim'), key, ms }) },
    fc.record({ do: fc.constant('renew'), key, ms, by }),
    fc.record({ do: fc.constantFrom('complete', 'release'), key, by }),
    fc.record({ do: fc.constant('advance'), ms }),
  ),
  { maxLength: 60 },
)
/** Longer than every list of commands: the contract does not say what happens to a forgotten event. */
const retainMs = 1_000_000

/** The contract in its simplest form: an event is free, claimed until a time, or done until a time. */
function runModel(list: readonly Command[]): Result[] {
  interface Event {
    state: 'free' | 'claimed' | 'done'
    owner: number
    until: number
    completion?: CompleteResult
  }
  const events = new Map<string, Event>()
  let [now, acquisitions] = [0, 0]
  return list.map((command) => {
    if (command.do === 'advance') {
      now += command.ms
      return undefined
    }
    const event = events.get(command.key) ?? { state: 'free', owner: -1, until: 0 }
    const alive = event.until > now
    if (command.do === 'claim') {
      if (event.state === 'done' && alive) return { status: 'done', bodyHash: 'hash' }
      if (event.state === 'claimed' && alive) return { status: 'in_flight', retryAfterMs: event.until - now }
      events.set(command.key, { state: 'claimed', owner: acquisitions, until: now + command.ms })
      return acquisitions++
    }
    const mine = event.owner === acquisitions - 1 - command.by && event.state !== 'free'
    if (command.do === 'complete') {
      if (!mine) return 'lost'
      if (event.completion !== undefined) return event.completion
      const completion = alive ? 'ok' : 'late'
      events.set(command.key, { ...event, state: 'done', until: now + retainMs, completion })
      return completion
    }
    if (!mine || event.state === 'done') return false
    if (command.do === 'release') return events.delete(command.key)
    if (alive && command.do === 'renew') event.until = now + command.ms
    return alive
  })
}

async function runStore(list: readonly Command[]): Promise<{ results: Result[]; fences: number[] }> {
  let now = 0
  const store = memoryStore({ now: () => now })
  const tokens: string[] = []
  const fences: number[] = []
  const results: Result[] = []
  for (const command of list) {
    const token = ('by' in command ? tokens.at(-1 - command.by) : undefined) ?? 'unknown token'
    if (command.do === 'advance') {
      now += command.ms
      results.push(undefined)
    } else if (command.do === 'claim') {
      const claim = await store.claim(command.key, { bodyHash: 'hash', leaseMs: command.ms, retainMs })
      if (claim.status === 'acquired') fences.push(claim.fence)
      results.push(claim.status === 'acquired' ? tokens.push(claim.token) - 1 : claim)
    } else {
      const last = command.do === 'renew' ? command.ms : retainMs
      results.push(await store[command.do](command.key, token, last))
    }
  }
  expect(new Set(tokens).size).toBe(tokens.length)
  return { results, fences }
}

it('returns what the contract says, for any calls in any order at any time', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      const { results, fences } = await runStore(list)
      expect(results).toEqual(runModel(list))
      expect(fences).toEqual(fences.toSorted((a, b) => a - b))
      expect(new Set(fences).size).toBe(fences.length)
    }),
    { numRuns: 2000 },
  )
})
