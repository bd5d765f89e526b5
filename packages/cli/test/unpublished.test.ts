import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const FOLDERS = globSync('{packages,tools,examples}/*/package.json', { cwd: ROOT }).map((file) =>
  dirname(file),
)

describe('the READMEs', () => {
  it.each(FOLDERS)('finds a README in %s', (folder) => {
    expect(existsSync(join(ROOT, folder, 'README.md'))).toBe(true)
  })

  // The release removes the notes, and this test with them.
  it.runIf(manifest.version === '0.0.0').each(FOLDERS)(
    'finds a note that nothing is published where a README installs from the registry: %s',
    (folder) => {
      const text = readFileSync(join(ROOT, folder, 'README.md'), 'utf8')
      const installs = /npm install [^\n]*(?:@hookseal\/|hookseal$)|npx hookseal/m.test(text)
      expect(text.includes('Not published yet: until the first release')).toBe(installs)
    },
  )
})
