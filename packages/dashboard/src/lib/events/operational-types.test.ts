import { OPERATIONAL_EVENTS } from '@hookseal/sender'
import { expect, it } from 'vitest'
import { isOperational } from './operational-types.ts'

it('recognizes exactly the operational types of the sender', () => {
  expect(Object.keys(OPERATIONAL_EVENTS).filter((type) => !isOperational(type))).toEqual([])
  expect(isOperational('invoice.paid')).toBe(false)
})
