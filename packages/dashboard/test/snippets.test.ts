import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'
import { expectToVerify } from './run-snippet.ts'

const SNIPPETS = fileURLToPath(new URL('../src/lib/snippets/', import.meta.url))
const CACHE = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url))

// Go, PHP and Ruby are in the long tests, which install them where they are missing.
describe('verification snippets', () => {
  it('accepts only signed deliveries with the snippet for Node', async () => {
    // Below node_modules of this package, so that the snippet finds @hookseal/core.
    await mkdir(CACHE, { recursive: true })
    const directory = await mkdtemp(`${CACHE}snippets-`)
    try {
      await copyFile(`${SNIPPETS}receiver.mjs.txt`, join(directory, 'receiver.mjs'))
      await expectToVerify(() => [process.execPath, 'receiver.mjs'], directory)
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('accepts only signed deliveries with the snippet for Python', async () => {
    await expectToVerify(() => ['python3', `${SNIPPETS}receiver.py`], SNIPPETS)
  })
})
