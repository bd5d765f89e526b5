import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// The bench is started without --expose-gc, so it sets the flag itself.
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>

/**
 * Collects the young generation, so that no candidate pays for the garbage of the previous one. A full collection would also
 * discard the compiled code of the candidates that wait for their turn.
 */
export async function collectYoungGeneration(): Promise<void> {
  await setImmediate()
  await gc({ type: 'minor', execution: 'async' })
}

/** Collects all garbage, four times, because finalizers free more. */
export async function collectAllGarbage(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await gc({ type: 'major', execution: 'async' })
    await setImmediate()
  }
}
