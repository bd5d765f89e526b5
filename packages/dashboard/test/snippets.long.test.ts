import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { expectToVerify } from './run-snippet.ts'

const SNIPPETS = fileURLToPath(new URL('../src/lib/snippets/', import.meta.url))
const GO = 'go'
const installed = spawnSync(GO, ['version']).status === 0

it.skipIf(!installed)('Go accepts signed deliveries and nothing else', { timeout: 300_000 }, async () => {
  // Compiled first, because `go run` starts a second process that outlives it.
  const program = fileURLToPath(new URL('../node_modules/.cache/receiver-go', import.meta.url))
  const built = spawnSync(GO, ['build', '-o', program, `${SNIPPETS}receiver.go`], { encoding: 'utf8' })
  expect(built.stderr).toBe('')
  await expectToVerify(() => [program], SNIPPETS)
})
