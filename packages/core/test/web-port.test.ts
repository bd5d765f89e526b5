import { readFileSync } from 'node:fs'

import { describe, expect, it, vi } from 'vitest'

import * as web from '../src/lib/crypto/crypto.web.ts'

// Node always resolves #crypto to the `node` condition of the imports map, so this file replaces the module. The test files that it
// imports run a second time, on Web Crypto.
vi.mock('#crypto', () => import('../src/lib/crypto/crypto.web.ts'))
vi.mock('#scheme-crypto', () => import('../src/lib/crypto/scheme-crypto.web.ts'))

describe('on Web Crypto', async () => {
  await import('./spec-vector.test.ts')
  await import('./hostile-bodies.test.ts')
  await import('./hostile-signatures.test.ts')
  await import('./hostile-secrets.test.ts')
  await import('./hostile-dedupe.test.ts')
  await import('./receiver-body.test.ts')
  await import('./properties.test.ts')
  await import('./scheme-port.test.ts')
})

it('runs the tests of this file on Web Crypto', async () => {
  const port = await import('#crypto')
  expect(port.createMac).toBe(web.createMac)
})

it.each([
  {
    name: 'in the workspace',
    pick: (manifest: Manifest) => manifest.imports,
    folder: './src',
    extension: 'ts',
  },
  {
    name: 'when published',
    pick: (manifest: Manifest) => manifest.publishConfig.imports,
    folder: './dist',
    extension: 'js',
  },
])(
  'resolves both ports to node:crypto on Node and to Web Crypto elsewhere, $name',
  ({ pick, folder, extension }) => {
    const manifest: Manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    // In this order, because the first matching condition is used.
    for (const name of ['crypto', 'scheme-crypto'] as const)
      expect(Object.entries(pick(manifest)[`#${name}`])).toEqual([
        ['node', `${folder}/lib/crypto/${name}.node.${extension}`],
        ['default', `${folder}/lib/crypto/${name}.web.${extension}`],
      ])
  },
)

type Imports = Record<'#crypto' | '#scheme-crypto', Record<string, string>>
interface Manifest {
  imports: Imports
  publishConfig: { imports: Imports }
}
