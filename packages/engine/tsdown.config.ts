import { defineConfig } from 'tsdown'

import { library } from '../../tsdown.base.ts'

export default defineConfig({
  ...library({
    index: 'src/index.ts',
    database: 'src/database.ts',
    dispatch: 'src/dispatch.ts',
    queue: 'src/queue.ts',
    secrets: 'src/secrets.ts',
    util: 'src/util.ts',
  }),
  target: 'node22.19',
})
