import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'tsdown'

import { library } from '../../tsdown.base.ts'

/** One entry for each preset, so that an app bundles only the presets that it imports. */
const presets = readdirSync(new URL('src/presets', import.meta.url)).map((file) => basename(file, '.ts'))

export default defineConfig(
  library({
    index: 'src/index.ts',
    ...Object.fromEntries(presets.map((name) => [`presets/${name}`, `src/presets/${name}.ts`])),
  }),
)
