import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createWakeUp } from './wake-up.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('sleeps for the given time', async () => {
  const ended = vi.fn<() => void>()
  void createWakeUp().sleep(100).then(ended)
  await vi.advanceTimersByTimeAsync(99)
  expect(ended).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(ended).toHaveBeenCalledOnce()
})

it('ends the sleep when woken, and clears its timer', async () => {
  const wakeUp = createWakeUp()
  const sleep = wakeUp.sleep(100)
  wakeUp.wake()
  await sleep
  expect(vi.getTimerCount()).toBe(0)
})

it('ends the next sleep immediately after wakes without a sleep, and only that one', async () => {
  const wakeUp = createWakeUp()
  wakeUp.wake()
  wakeUp.wake()
  await wakeUp.sleep(100)
  const ended = vi.fn<() => void>()
  void wakeUp.sleep(100).then(ended)
  await vi.advanceTimersByTimeAsync(99)
  expect(ended).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(ended).toHaveBeenCalledOnce()
})
