import { defineConfig } from 'tsdown'

import { library } from '../../tsdown.base.ts'

export default defineConfig({
  ...library({ index: 'src/index.ts' }),
  // Types of the page are inferred; only the public ones are declared, which is enough for oxc.
  dts: { oxc: true },
})
