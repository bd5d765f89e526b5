import { defineConfig } from 'tsdown'

import { library } from '../../tsdown.base.ts'

export default defineConfig({
  ...library({ index: 'src/index.ts' }),
  target: 'node22.19',
  // The tables of Drizzle have types that only inference can write. Nothing public may show them, so that each file's declarations
  // can still be made from that file alone.
  dts: { oxc: true },
})
