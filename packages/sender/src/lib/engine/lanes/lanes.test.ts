import { expect, it } from 'vitest'
import { fakeWork } from '../../../../test/engine/fake-work.ts'
import { createLanes } from './lanes.ts'

it('takes work from each endpoint in turn, even if one of them has most of it', () => {
  const lanes = createLanes({ cap: 32 })
  for (const endpointId of ['a', 'a', 'a', 'a', 'b', 'c'])
    lanes.of(endpointId).push(fakeWork('whd', { endpointId }), 0)
  const turns = Array.from({ length: 6 }, () => lanes.take(0)?.work.endpoint.id)
  expect(turns).toEqual(['a', 'b', 'c', 'a', 'a', 'a'])
  expect(lanes.take(0)).toBeUndefined()
})

it('reports which endpoints are full, and when the first pause ends', () => {
  const lanes = createLanes({ cap: 32 })
  for (const endpointId of ['a', 'b', 'c']) lanes.of(endpointId).push(fakeWork('whd', { endpointId }), 0)
  lanes.of('a').pauseUntil(300)
  lanes.of('b').pauseUntil(200)
  expect([...lanes.full(0)]).toEqual(['a', 'b'])
  expect(lanes.nextAt(0)).toBe(200)
  expect([...lanes.full(250)]).toEqual(['a'])
})

it('forgets idle lanes and keeps those with work', () => {
  const lanes = createLanes({ cap: 32 })
  lanes.of('busy').push(fakeWork('whd', { endpointId: 'busy' }), 0)
  const idle = lanes.of('idle')
  lanes.tidy(0)
  expect(lanes.of('idle')).not.toBe(idle)
  expect(lanes.evict(0).map(({ endpoint }) => endpoint.id)).toEqual(['busy'])
})

it('computes nextAt over 200,000 lanes without exceeding the argument limit', () => {
  const lanes = createLanes({ cap: 32 })
  for (let n = 0; n < 200_000; n++) lanes.of(`wh_${n}`)
  expect(lanes.nextAt(0)).toBe(Infinity)
})
