import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describeProvider } from '@hookseal/conformance'
import { afterAll, beforeAll, vi } from 'vitest'
import { installSdks } from './install-sdks.ts'
import { NOW } from './oracle.ts'

await installSdks()

// Most SDKs have no argument for the clock.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterAll(() => {
  vi.useRealTimers()
})

for (const file of readdirSync(new URL('sdk', import.meta.url))) {
  const name = basename(file, '.ts')
  const { [toIdentifier(name)]: preset } = await import(`../src/presets/${name}.ts`)
  const { oracle } = await import(`./sdk/${name}.ts`)
  describeProvider(preset, await oracle())
}

/** The export of a preset: `aws-sns` is `awsSns`. */
function toIdentifier(name: string): string {
  return name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase())
}
