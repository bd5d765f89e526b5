import type { Preset, ProviderRow } from '@hookseal/providers'
import { CliError } from '../terminal/cli-error.ts'
import { closest } from './closest.ts'

/** Resolves with the rows of all providers. Loaded on demand, because most commands need none. */
export async function loadRows(): Promise<readonly ProviderRow[]> {
  return (await import('@hookseal/providers')).PROVIDERS
}

/** Resolves with the row of a provider. An unknown name is a usage error that suggests the closest one. */
export async function findRow(name: string): Promise<ProviderRow> {
  const rows = await loadRows()
  const row = rows.find((one) => one.name === name.toLowerCase())
  if (row !== undefined) return row
  const suggestion =
    closest(
      name,
      rows.map((one) => one.name),
    ) ?? rows.find(({ title }) => wordsOf(title).includes(name.toLowerCase()))?.name
  const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`
  throw new CliError('usage', `unknown provider '${name}'.${hint} See hookseal providers`)
}

/** Returns the names in a title: that of Meta includes WhatsApp, and that of X Twitter. */
function wordsOf(title: string): string[] {
  return title.toLowerCase().match(/\w+/g) ?? []
}

/** Resolves with the preset of a provider. An unknown name is a usage error. */
export async function findPreset(name: string): Promise<Preset> {
  const { name: found } = await findRow(name)
  // A module has one preset and perhaps types. The compiler cannot know which module this is.
  const module: Record<string, Preset> = await import(`@hookseal/providers/${found}`)
  const preset = Object.values(module).find((value) => value.row?.name === found)
  if (preset === undefined) throw new Error(`@hookseal/providers/${found} exports no preset`)
  return preset
}
