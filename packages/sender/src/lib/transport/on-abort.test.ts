import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { onAbort } from './on-abort.ts'

it('calls every callback that was not removed, by one listener of the signal', () => {
  const controller = new AbortController()
  const called: number[] = []
  const remove = [1, 2, 3].map((n) => onAbort(controller.signal, () => called.push(n)))
  remove[1]?.()
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
  controller.abort()
  expect(called).toEqual([1, 3])
})

it('calls the other callbacks when one of them removes another', () => {
  const controller = new AbortController()
  const called: number[] = []
  onAbort(controller.signal, () => removeLast())
  onAbort(controller.signal, () => called.push(2))
  const removeLast = onAbort(controller.signal, () => called.push(3))
  controller.abort()
  expect(called).toEqual([2])
})
