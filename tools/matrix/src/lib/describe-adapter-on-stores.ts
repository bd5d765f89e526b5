import { describeAdapter, type MakeServer } from '@hookseal/conformance'
import { memoryStore } from '@hookseal/core'
import { describe } from 'vitest'
import { usePostgres, useRedis } from './stores.ts'

/** The whole adapter contract three times over: with events in memory, in a real Redis and in a real PostgreSQL. */
export function describeAdapterOnStores(name: string, makeServer: MakeServer): void {
  describe.each([
    ['in memory', () => () => memoryStore()],
    ['in Redis', useRedis],
    ['in PostgreSQL', usePostgres],
  ])('with events %s', (_where, useStore) => {
    describeAdapter(name, makeServer, { makeStore: useStore() })
  })
}
