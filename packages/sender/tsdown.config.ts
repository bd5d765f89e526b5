import { defineConfig } from 'tsdown'

import { library } from '../../tsdown.base.ts'
import { findScalar } from './src/lib/api/scalar-bundle.ts'

export default defineConfig({
  ...library({ index: 'src/index.ts', api: 'src/api.ts' }),
  target: 'node22.19',
  // The tables of Drizzle have types that only inference can write. Nothing public may show them, so that each file's declarations
  // can still be made from that file alone.
  dts: { oxc: true },
  // The page at /docs runs Scalar: one file of it, in place of a hundred packages for each user.
  copy: [{ from: findScalar(), rename: 'scalar.js' }],
})
