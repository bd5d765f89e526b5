import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import type { ProviderOracle } from '@hookseal/conformance'
import type { Preset } from '../src/lib/preset.ts'

/** Imports the presets that have an oracle in a folder beside this file. */
export async function loadOracles(
  folder: 'crypto' | 'sdk',
): Promise<{ preset: Preset; oracle: ProviderOracle }[]> {
  const names = readdirSync(new URL(folder, import.meta.url)).map((file) => basename(file, '.ts'))
  return Promise.all(
    names.map(async (name) => {
      const { [toIdentifier(name)]: preset } = await import(`../src/presets/${name}.ts`)
      const { oracle } = await import(`./${folder}/${name}.ts`)
      return { preset, oracle: await oracle() }
    }),
  )
}

/** The export of a preset: `aws-sns` is `awsSns`. */
function toIdentifier(name: string): string {
  return name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase())
}
