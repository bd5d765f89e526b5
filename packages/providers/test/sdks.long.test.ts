import { describeProvider } from '@hookseal/conformance'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { installSdks } from './install-sdks.ts'
import { loadOracles } from './load-oracles.ts'
import { NOW } from './oracle.ts'

await installSdks()

// Most SDKs have no argument for the clock.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterAll(() => {
  vi.useRealTimers()
})

for (const { preset, oracle } of await loadOracles('sdk')) {
  describeProvider(preset, oracle)
  it(`names the oracle of ${preset.row.name} in its row`, () => {
    expect(preset.row.verified).toMatchObject({ by: oracle.name })
  })
}
