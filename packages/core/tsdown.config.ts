import { defineConfig } from 'tsdown'

import { library } from '../../tsdown.base.ts'

export default defineConfig(
  library({
    index: 'src/index.ts',
    node: 'src/node.ts',
    web: 'src/web.ts',
    // The targets of `#hmac`.
    'lib/hmac.node': 'src/lib/hmac.node.ts',
    'lib/hmac.web': 'src/lib/hmac.web.ts',
  }),
)
