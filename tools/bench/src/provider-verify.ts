import { installSdks } from '@hookseal/services/provider-sdks'
import { BODIES, BODY_NOTES } from './lib/body.ts'
import { describeMachine } from './lib/describe-machine.ts'
import { formatNumber, formatQuartiles, formatRatio, formatSize } from './lib/format.ts'
import { measureVerifiers } from './lib/measure-verifiers.ts'
import { progress } from './lib/progress.ts'
import { type Candidate, CANDIDATES, loadProviders } from './lib/provider-verifiers.ts'
import { quartiles, ratioByRound } from './lib/quantile.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'
import { type Target, targetTable } from './lib/targets.ts'

/** The highest ratio to the floor, by body size. */
const GOALS = [
  { bytes: 2000, ofFloor: 1.3 },
  { bytes: 20_000, ofFloor: 1.1 },
] as const

/** Prints the time to verify and parse one delivery of Stripe and of GitHub: the bare HMAC, the preset, and the provider's own SDK. */
export async function providerVerifyBench(settings: Settings): Promise<void> {
  const { rounds, seconds, body } = settings
  progress('verify: install the SDKs')
  await installSdks()
  console.log(`# verify --provider: presets and the SDKs of their providers\n\n${describeMachine()}`)
  console.log(`Body: ${BODY_NOTES[body]}.`)
  console.log(
    `${rounds} rounds, ${seconds * 1000} ms per turn. Each ratio is the median of the ratios per round.`,
  )
  const targets: Target[] = []
  for (const { name, sdk, verifiers, makeDelivery } of await loadProviders())
    for (const { bytes, ofFloor } of GOALS) {
      const title = `${name}, ${formatSize(bytes)}`
      progress(`verify: ${title}`)
      const content = withEventId(BODIES[body], bytes)
      const samples = await measureVerifiers(CANDIDATES, verifiers, () => makeDelivery(content), settings)
      console.log(`\n## ${title}\n\n${resultTable(samples, sdk)}`)
      targets.push(
        {
          name: `× floor: ${title}`,
          atMost: ofFloor,
          measured: ratioByRound(samples.hookseal, samples.floor),
        },
        {
          name: `faster than ${sdk}: ${title}`,
          atLeast: 1,
          measured: ratioByRound(samples.SDK, samples.hookseal),
        },
      )
    }
  console.log(`\n## Targets\n\n${targetTable(targets)}`)
}

/** Returns a body of exactly `bytes` bytes with an id, as every event of Stripe has: without one, the id is a hash of the body. */
function withEventId(bodyOf: (bytes: number) => Buffer, bytes: number): Buffer {
  const start = Buffer.from('{"id":"evt_1NG8Du2eZvKYlo2CUI79vXWy",')
  return Buffer.concat([start, bodyOf(bytes - start.length + 1).subarray(1)])
}

function resultTable(samples: Record<Candidate, number[]>, sdk: string): string {
  return table(
    ['', 'median µs', 'quartiles µs', '× floor'],
    CANDIDATES.map((name) => {
      const time = quartiles(samples[name])
      return [
        name === 'SDK' ? sdk : name,
        formatNumber(time.median),
        formatQuartiles(time),
        formatRatio(ratioByRound(samples[name], samples.floor).median),
      ]
    }),
  )
}
