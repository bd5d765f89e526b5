import { defineConfig } from 'tsdown'

import { library } from '../../tsdown.base.ts'

export default defineConfig(
  library({
    index: 'src/index.ts',
    node: 'src/node.ts',
    web: 'src/web.ts',
    schemes: 'src/schemes.ts',
    // The targets of `#crypto`.
    'lib/crypto/crypto.node': 'src/lib/crypto/crypto.node.ts',
    'lib/crypto/crypto.web': 'src/lib/crypto/crypto.web.ts',
    // The targets of `#scheme-crypto`.
    'lib/crypto/scheme-crypto.node': 'src/lib/crypto/scheme-crypto.node.ts',
    'lib/crypto/scheme-crypto.web': 'src/lib/crypto/scheme-crypto.web.ts',
  }),
)
