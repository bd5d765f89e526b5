import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// The bench is started by plain `node`, so the function is switched on from inside.
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>

/**
 * Empties the young generation, so that nobody collects what his predecessor left. A full collection would age and
 * throw away the compiled code of the candidates whose turn it is not.
 */
export async function collectYoung(): Promise<void> {
  await setImmediate()
  await gc({ type: 'minor', execution: 'async' })
}

/** Collects everything, in several turns: finalizers free more. */
export async function collectAll(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await gc({ type: 'major', execution: 'async' })
    await setImmediate()
  }
}
