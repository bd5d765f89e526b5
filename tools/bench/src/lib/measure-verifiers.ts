import { checkVerifiers } from './check-verifiers.ts'
import { collectYoungGeneration } from './collect-garbage.ts'
import type { Delivery } from './delivery.ts'
import { interleave } from './interleave.ts'
import { meanMicroseconds } from './mean-microseconds.ts'
import type { Settings } from './settings.ts'
import type { Verify } from './verifiers.ts'

/** The number of deliveries in a turn. Each has its own headers, so that no candidate can cache results between calls. */
const DELIVERIES = 64

/** Resolves with the microseconds per delivery of every candidate, with one value for each round. */
export async function measureVerifiers<Name extends string>(
  names: readonly Name[],
  verifiers: Readonly<Record<Name, Verify>>,
  makeDelivery: () => Delivery,
  { rounds, seconds }: Pick<Settings, 'rounds' | 'seconds'>,
): Promise<Record<Name, number[]>> {
  await checkVerifiers(verifiers, makeDelivery())
  const turn = async (name: Name): Promise<number> => {
    const verify = verifiers[name]
    const deliveries = Array.from({ length: DELIVERIES }, makeDelivery)
    await collectYoungGeneration()
    let next = 0
    return meanMicroseconds(() => verify(deliveries[next++ % DELIVERIES] ?? fail()), seconds)
  }
  // Warm-up: a server runs optimized code after its first second, so the first rounds do not count.
  await interleave(names, Math.min(rounds, 4), turn)
  return interleave(names, rounds, turn)
}

function fail(): never {
  throw new RangeError('no delivery at this index')
}
