import { generateSecret } from '@hookseal/core'
import { BODIES, BODY_NOTES } from './lib/body.ts'
import { keyOf, makeDelivery } from './lib/delivery.ts'
import { formatNumber, formatQuartiles, formatSize, formatRatio } from './lib/format.ts'
import { describeMachine } from './lib/describe-machine.ts'
import { measureVerifiers } from './lib/measure-verifiers.ts'
import { progress } from './lib/progress.ts'
import { quantile, ratioByRound, quartiles } from './lib/quantile.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'
import { type Target, targetTable } from './lib/targets.ts'
import { providerVerifyBench } from './provider-verify.ts'
import { createVerifiers, FLOORS, VERIFIERS, type VerifierName } from './lib/verifiers.ts'

/** By body size: the highest ratio to the floor, and the lowest speedup over `standardwebhooks`. */
const GOALS = [
  { bytes: 200, ofFloor: 1.25, ofStandard: 3.2 },
  { bytes: 2000, ofFloor: 1.2, ofStandard: 4 },
  { bytes: 20_000, ofFloor: 1.1, ofStandard: 6 },
  { bytes: 256_000, ofFloor: 1.1, ofStandard: 4.5 },
] as const

/** Microseconds per delivery, by candidate, with one value for each round. */
type Samples = Record<VerifierName, number[]>

/** Prints the time to verify and parse one delivery, for every candidate and body size. */
export async function verifyBench(settings: Settings): Promise<void> {
  if (settings.provider) return providerVerifyBench(settings)
  const { rounds, seconds, body } = settings
  console.log(`# verify: check the signature of one delivery and parse its JSON\n\n${describeMachine()}`)
  console.log(`Body: ${BODY_NOTES[body]}.`)
  console.log(
    `${rounds} rounds, ${seconds * 1000} ms per turn. Each ratio is the median of the ratios per round.`,
  )
  const targets: Target[] = []
  for (const goal of GOALS) {
    progress(`verify: ${formatSize(goal.bytes)}`)
    const samples = await measure(BODIES[body](goal.bytes), settings)
    const floor = fasterFloor(samples)
    console.log(`\n## ${formatSize(goal.bytes)}\n\n${resultTable(samples, floor)}`)
    targets.push(...verifyTargets(goal, samples, floor))
  }
  console.log(`\n## Targets\n\n${targetTable(targets)}`)
}

async function measure(body: Buffer, settings: Settings): Promise<Samples> {
  const secret = generateSecret()
  const key = keyOf(secret)
  return measureVerifiers(VERIFIERS, createVerifiers(secret), () => makeDelivery(key, body), settings)
}

/** Returns the faster of the two floors, so that a slow floor flatters no candidate. */
function fasterFloor(samples: Samples): VerifierName {
  const [bytes, text] = FLOORS
  return quantile(samples[text], 0.5) < quantile(samples[bytes], 0.5) ? text : bytes
}

function resultTable(samples: Samples, floor: VerifierName): string {
  return table(
    ['', 'median µs', 'quartiles µs', '× floor', '× hookseal'],
    VERIFIERS.map((name) => {
      const time = quartiles(samples[name])
      const faster =
        name === 'hookseal' ? '' : formatRatio(ratioByRound(samples[name], samples.hookseal).median)
      return [
        name,
        formatNumber(time.median),
        formatQuartiles(time),
        formatRatio(ratioByRound(samples[name], samples[floor]).median),
        faster,
      ]
    }),
  )
}

function verifyTargets(goal: (typeof GOALS)[number], samples: Samples, floor: VerifierName): Target[] {
  const at = `at ${formatSize(goal.bytes)}`
  return [
    { name: `× floor ${at}`, atMost: goal.ofFloor, measured: ratioByRound(samples.hookseal, samples[floor]) },
    {
      name: `faster than standardwebhooks ${at}`,
      atLeast: goal.ofStandard,
      measured: ratioByRound(samples.standardwebhooks, samples.hookseal),
      // Parsing costs every candidate the same, so the body limits the possible speedup.
      note: `floor: ${formatRatio(ratioByRound(samples.standardwebhooks, samples[floor]).median)}`,
    },
  ]
}
