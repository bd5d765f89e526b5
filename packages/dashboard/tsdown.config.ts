import { defineConfig } from 'tsdown'

import { library } from '../../tsdown.base.ts'

export default defineConfig({
  ...library({ index: 'src/index.ts' }),
  // The page's own types are inferred; what is public is written out.
  dts: { oxc: true },
})
