import { performance } from 'node:perf_hooks'

import { describe, expect, it } from 'vitest'

import { BODY, headersOf, macOf, NOW, outcome, verifierAt } from './support.ts'

const verifier = verifierAt()
const good = headersOf()
const mac = macOf().slice('v1,'.length)

/** Sizes apart by 8: linear time grows 8 times (11 where caches and V8's own n·log n show), quadratic time 64 times. */
const SMALL = 20_000
const FACTOR = 8
const BOUND = 32

const SHAPES: { name: string; headers: (size: number) => unknown; expected: RegExp }[] = [
  ...[
    { name: 'of spaces', value: ' ' },
    { name: 'of commas', value: ',' },
    { name: 'of entries', value: `v1,${mac} ` },
    { name: 'of one entry without end', value: mac },
    { name: 'of joined entries', value: `v1,${mac}, ` },
    { name: 'of v1a without end', value: 'A', prefix: 'v1a,' },
  ].map(({ name, value, prefix = 'v1,' }) => ({
    name: `a signature header ${name}`,
    headers: (size: number) => ({ ...good, 'webhook-signature': prefix + value.repeat(size / value.length) }),
    expected: /^40[01] ERR_WEBHOOK_(SIGNATURE|HEADER)/,
  })),
  ...[
    { name: 'of letters', value: 'a' },
    { name: 'of dots', value: '.' },
    { name: 'of white space', value: ' \t' },
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
    headers: (size) => ({ ...manyKeys(size), ...good }),
    expected: /^accepted$/,
  },
  {
    name: 'a Map of many keys',
    headers: (size) => new Map(Object.entries({ ...manyKeys(size), ...good })),
    expected: /^accepted$/,
  },
  {
    name: 'an array of many values',
    headers: (size) => ({ ...good, 'webhook-id': Array(size).fill('a') }),
    expected: /^400 ERR_WEBHOOK_HEADER_INVALID repeated/,
  },
]

/** As long as the names that are looked for, so that each is compared. */
function manyKeys(size: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: size / 5 }, (_, index) => [`X-${String(index).padStart(8, '0')}`, 'x']),
  )
}

describe('the time to judge headers grows no faster than they do, for', () => {
  it.each(SHAPES)('$name', async ({ headers, expected }) => {
    const small = { headers: headers(SMALL) as typeof good, body: BODY }
    const large = { headers: headers(SMALL * FACTOR) as typeof good, body: BODY }
    expect(await outcome(verifier.verify(large))).toMatch(expected)
    const times = { small: [] as number[], large: [] as number[] }
    // Interleaved, so that whatever else this machine does slows both down alike.
    for (let round = 0; round < 11; round++) {
      times.small.push(await timeOf(() => outcome(verifier.verify(small))))
      times.large.push(await timeOf(() => outcome(verifier.verify(large))))
    }
    // What is the same for any size would only flatter the ratio, and it is little.
    expect(median(times.large) / median(times.small)).toBeLessThan(BOUND)
  })
})

/** Of several runs, as one may be shorter than the clock can tell. */
async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  for (let count = 0; count < 2; count++) await run()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
