import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import type { ProviderOracle } from '@hookseal/conformance'
import { toFunctionName } from '../src/lib/function-name.ts'
import type { Preset } from '../src/lib/preset.ts'

/** Imports the presets that have an oracle in a folder beside this file. */
export async function loadOracles(
  folder: 'crypto' | 'sdk',
): Promise<{ preset: Preset; oracle: ProviderOracle }[]> {
  const names = readdirSync(new URL(folder, import.meta.url)).map((file) => basename(file, '.ts'))
  return Promise.all(
    names.map(async (name) => {
      const { [toFunctionName(name)]: preset } = await import(`../src/presets/${name}.ts`)
      const { oracle } = await import(`./${folder}/${name}.ts`)
      return { preset, oracle: await oracle() }
    }),
  )
}
