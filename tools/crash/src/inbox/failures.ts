import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

/** Every 500th message fails in each run, so that it becomes a dead letter. Half of them are ordered. */
const DEAD_EVERY = 500
/** Every 50th fails in its first run that ends. */
const FAIL_EVERY = 50

/** Whether all runs of the message with the number `n` fail. */
export function failsAlways(n: number): boolean {
  return n % DEAD_EVERY === 7 || n % DEAD_EVERY === 108
}

/** Whether this run of the message with the number `n` is its first one that fails. A file in `directory` remembers it, for all processes. */
export function failsFirst(n: number, directory: string): boolean {
  if (n % FAIL_EVERY !== 3 && n % FAIL_EVERY !== 24) return false
  try {
    closeSync(openSync(join(directory, `failed-${n}`), 'wx'))
    return true
  } catch {
    // The file exists.
    return false
  }
}
