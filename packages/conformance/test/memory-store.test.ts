import { readFileSync } from 'node:fs'
import { describeDedupeStore } from '@hookseal/conformance'
import { memoryStore } from '@hookseal/core'
import { expect, it } from 'vitest'

describeDedupeStore('memoryStore', () => {
  let now = 0
  return { store: memoryStore({ now: () => now }), advance: (ms) => void (now += ms) }
})

describeDedupeStore('memoryStore on its own clock', () => ({ store: memoryStore() }))

it('matches the example in the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const example = /describeDedupeStore\('memoryStore'.*?^\}\)$/ms
  const source = readFileSync(new URL(import.meta.url), 'utf8')
  expect(example.exec(readme)?.[0]).toBe(example.exec(source)?.[0])
})
