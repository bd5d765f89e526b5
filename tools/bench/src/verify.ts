import { generateSecret } from '@hookseal/core'
import { BODIES, BODY_NOTES } from './lib/body.ts'
import { checkVerifiers } from './lib/check-verifiers.ts'
import { collectYoung } from './lib/collect-garbage.ts'
import { keyOf, makeDelivery } from './lib/delivery.ts'
import { number, quartiles, size, times } from './lib/format.ts'
import { interleave } from './lib/interleave.ts'
import { machine } from './lib/machine.ts'
import { progress } from './lib/progress.ts'
import { quantile, ratio, spread } from './lib/quantile.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'
import { type Target, targetTable } from './lib/targets.ts'
import { timeSlice } from './lib/time-slice.ts'
import { createVerifiers, FLOORS, VERIFIERS, type VerifierName } from './lib/verifiers.ts'

/** By size of the body: how near to the floor, and how much faster than `standardwebhooks`. */
const GOALS = [
  { bytes: 200, ofFloor: 1.25, ofStandard: 3.2 },
  { bytes: 2000, ofFloor: 1.2, ofStandard: 4 },
  { bytes: 20_000, ofFloor: 1.1, ofStandard: 6 },
  { bytes: 256_000, ofFloor: 1.1, ofStandard: 4.5 },
] as const

/** Deliveries of one turn, with headers of their own, so that nothing can be remembered from one call to the next. */
const DELIVERIES = 64

/** Microseconds for one delivery, by candidate: one value for each round. */
type Samples = Record<VerifierName, number[]>

export async function verifyBench(settings: Settings): Promise<void> {
  const { rounds, seconds, body } = settings
  console.log(`# verify: the signature of one delivery checked and its JSON parsed\n\n${machine()}`)
  console.log(`Body: ${BODY_NOTES[body]}.`)
  console.log(
    `${rounds} rounds, ${seconds * 1000} ms a turn; ratios are medians over the ratios of each round.`,
  )
  const targets: Target[] = []
  for (const goal of GOALS) {
    progress(`verify: ${size(goal.bytes)}`)
    const samples = await measure(BODIES[body](goal.bytes), settings)
    const floor = fasterFloor(samples)
    console.log(`\n## ${size(goal.bytes)}\n\n${resultTable(samples, floor)}`)
    targets.push(...judge(goal, samples, floor))
  }
  console.log(`\n## Targets\n\n${targetTable(targets)}`)
}

async function measure(body: Buffer, { rounds, seconds }: Settings): Promise<Samples> {
  const secret = generateSecret()
  const key = keyOf(secret)
  const verifiers = createVerifiers(secret)
  await checkVerifiers(verifiers, makeDelivery(key, body))
  const turn = async (name: VerifierName): Promise<number> => {
    const verify = verifiers[name]
    const deliveries = Array.from({ length: DELIVERIES }, () => makeDelivery(key, body))
    await collectYoung()
    let next = 0
    return timeSlice(() => verify(deliveries[next++ % DELIVERIES] ?? fail()), seconds)
  }
  // A server runs compiled code after its first second: the first rounds don't count.
  await interleave(VERIFIERS, Math.min(rounds, 4), turn)
  return interleave(VERIFIERS, rounds, turn)
}

/** Of two natural ways to spell it, the better one: nobody gets nearer by a slow floor. */
function fasterFloor(samples: Samples): VerifierName {
  const [bytes, text] = FLOORS
  return quantile(samples[text], 0.5) < quantile(samples[bytes], 0.5) ? text : bytes
}

function resultTable(samples: Samples, floor: VerifierName): string {
  return table(
    ['', 'median µs', 'quartiles µs', '× floor', 'hookseal is faster by'],
    VERIFIERS.map((name) => {
      const time = spread(samples[name])
      const faster = name === 'hookseal' ? '' : times(ratio(samples[name], samples.hookseal).median)
      return [
        name,
        number(time.median),
        quartiles(time),
        times(ratio(samples[name], samples[floor]).median),
        faster,
      ]
    }),
  )
}

function judge(goal: (typeof GOALS)[number], samples: Samples, floor: VerifierName): Target[] {
  const at = `at ${size(goal.bytes)}`
  return [
    { what: `× floor ${at}`, atMost: goal.ofFloor, measured: ratio(samples.hookseal, samples[floor]) },
    {
      what: `faster than standardwebhooks ${at}`,
      atLeast: goal.ofStandard,
      measured: ratio(samples.standardwebhooks, samples.hookseal),
      // Parsing costs everybody the same, so the body decides how much faster anybody can be.
      note: `the floor: ${times(ratio(samples.standardwebhooks, samples[floor]).median)}`,
    },
  ]
}

function fail(): never {
  throw new RangeError('there is no delivery')
}
