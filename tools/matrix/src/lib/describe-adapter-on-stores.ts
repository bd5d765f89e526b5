import { describeAdapter, type MakeServer } from '@hookseal/conformance'
import { describe } from 'vitest'
import { usePostgres, useRedis } from './stores.ts'

/** Registers the adapter contract three times: with `memoryStore`, with a real Redis and with a real PostgreSQL. */
export function describeAdapterOnStores(name: string, makeServer: MakeServer): void {
  describe.each([
    ['in memory', () => undefined],
    ['in Redis', useRedis],
    ['in PostgreSQL', usePostgres],
  ])('with events %s', (_where, useStore) => {
    const makeStore = useStore()
    describeAdapter(name, makeServer, makeStore && { makeStore })
  })
}
