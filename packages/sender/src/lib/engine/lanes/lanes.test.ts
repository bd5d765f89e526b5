import { expect, it } from 'vitest'
import { fakeWork } from '../../../../test/engine/fake-work.ts'
import { createLanes } from './lanes.ts'

it('gives each endpoint its turn, however much one of them has', () => {
  const lanes = createLanes({ cap: 32 })
  for (const endpointId of ['a', 'a', 'a', 'a', 'b', 'c'])
    lanes.of(endpointId).push(fakeWork('whd', { endpointId }), true, 0)
  const turns = Array.from({ length: 6 }, () => lanes.take(0)?.work.endpoint.id)
  expect(turns).toEqual(['a', 'b', 'c', 'a', 'a', 'a'])
  expect(lanes.take(0)).toBeUndefined()
})

it('names the closed endpoints, and when the first of them opens', () => {
  const lanes = createLanes({ cap: 32 })
  for (const endpointId of ['a', 'b', 'c'])
    lanes.of(endpointId).push(fakeWork('whd', { endpointId }), true, 0)
  lanes.of('a').park(300)
  lanes.of('b').park(200)
  expect(lanes.closed(0)).toEqual(['a', 'b'])
  expect(lanes.nextAt(0)).toBe(200)
  expect(lanes.closed(250)).toEqual(['a'])
})

it('forgets endpoints that nothing is left of, and only those', () => {
  const lanes = createLanes({ cap: 32 })
  lanes.of('busy').push(fakeWork('whd', { endpointId: 'busy' }), true, 0)
  const idle = lanes.of('idle')
  lanes.tidy(0)
  expect(lanes.of('idle')).not.toBe(idle)
  expect(lanes.evict(0).map(({ endpoint }) => endpoint.id)).toEqual(['busy'])
})

it('knows when the first of very many endpoints opens', () => {
  const lanes = createLanes({ cap: 32 })
  for (let n = 0; n < 200_000; n++) lanes.of(`wh_${n}`)
  expect(lanes.nextAt(0)).toBe(Infinity)
})
