import { describe, expect, it } from 'vitest'

import { BODY, headersOf, macOf, NOW } from './deliveries.ts'
import { outcome, verifierAt } from './verifiers.ts'

const verifier = verifierAt()
const good = headersOf()
const mac = macOf().slice('v1,'.length)

/**
 * Compares the time of eight small inputs with that of one input of eight times the size. Linear code takes as long for both, or
 * 1.5 times as long because of caches and V8's own n·log n. Quadratic code takes eight times as long for the large one. The sizes are small
 * enough for quadratic code to finish and fail.
 */
const SMALL = 2000
const FACTOR = 8
const BOUND = 4

const SHAPES: { name: string; headers: (size: number) => unknown; expected: RegExp }[] = [
  ...[
    { name: 'of spaces', value: ' ' },
    { name: 'of commas', value: ',' },
    { name: 'of entries', value: `v1,${mac} ` },
    { name: 'of one endless entry', value: mac },
    { name: 'of joined entries', value: `v1,${mac}, ` },
    { name: 'of one endless v1a entry', value: 'A', prefix: 'v1a,' },
  ].map(({ name, value, prefix = 'v1,' }) => ({
    name: `a signature header ${name}`,
    headers: (size: number) => ({ ...good, 'webhook-signature': prefix + value.repeat(size / value.length) }),
    expected: /^40[01] ERR_WEBHOOK_(SIGNATURE|HEADER)/,
  })),
  ...[
    { name: 'of letters', value: 'a' },
    { name: 'of dots', value: '.' },
    { name: 'of whitespace', value: ' \t' },
  ].map(({ name, value }) => ({
    name: `an id ${name}`,
    headers: (size: number) => ({ ...good, 'webhook-id': value.repeat(size / value.length) }),
    expected: /^400 ERR_WEBHOOK_HEADER_INVALID/,
  })),
  ...[
    { name: 'of digits', value: '1' },
    { name: 'of zeros', value: '0' },
    { name: 'of spaces before a digit', value: ' ' },
  ].map(({ name, value }) => ({
    name: `a timestamp ${name}`,
    headers: (size: number) => ({ ...good, 'webhook-timestamp': value.repeat(size) + NOW }),
    expected: /^400 ERR_WEBHOOK_TIMESTAMP_INVALID/,
  })),
  {
    name: 'a record of many keys',
    headers: (size) => ({ ...manyKeys(size * 4), ...good }),
    expected: /^accepted$/,
  },
  {
    name: 'a Map of many keys',
    headers: (size) => new Map(Object.entries({ ...manyKeys(size * 4), ...good })),
    expected: /^accepted$/,
  },
  {
    name: 'an array of many values',
    headers: (size) => ({ ...good, 'webhook-id': Array(size).fill('a') }),
    expected: /^400 ERR_WEBHOOK_HEADER_INVALID repeated/,
  },
]

/** Names of the length of the webhook headers, so that each one is compared. */
function manyKeys(size: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: size }, (_, index) => [`X-${String(index).padStart(8, '0')}`, 'x']),
  )
}

describe('the verifier', () => {
  it.each(SHAPES)(
    'rejects or accepts $name in time that grows linearly with its size',
    // The work is bounded in processor time, of which a busy machine may give this thread a tenth.
    async ({ headers, expected }) => {
      const small = { headers: headers(SMALL) as typeof good, body: BODY }
      const large = { headers: headers(SMALL * FACTOR) as typeof good, body: BODY }
      expect(await outcome(verifier.verify(large))).toMatch(expected)
      const measure = (delivery: typeof small, times: number): Promise<number> =>
        cpuTimeOf(times, () => outcome(verifier.verify(delivery)))
      // Often enough for the clock, which ticks every 4 ms on some machines.
      let times = 1
      while ((await measure(small, times * FACTOR)) < 20_000) times *= 2
      // The shortest of the rounds, because other load and garbage collection only ever add time. More rounds only if three were not
      // enough on a busy machine.
      const shortest = { small: Infinity, large: Infinity }
      const ratio = (): number => shortest.large / shortest.small
      for (let round = 0; round < 3 || (round < 12 && ratio() >= BOUND); round++) {
        shortest.small = Math.min(shortest.small, await measure(small, times * FACTOR))
        shortest.large = Math.min(shortest.large, await measure(large, times))
      }
      expect(ratio()).toBeLessThan(BOUND)
    },
  )
})

/** Returns the processor time of this thread in µs, which excludes the other processes of the machine. */
async function cpuTimeOf(times: number, run: () => Promise<unknown>): Promise<number> {
  const start = process.threadCpuUsage()
  for (let count = 0; count < times; count++) await run()
  const { user, system } = process.threadCpuUsage(start)
  return user + system
}
