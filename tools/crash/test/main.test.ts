import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

it('prints its options for --help', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--help'])
  expect(stdout).toContain('pnpm crash --postgres')
})

it.each([
  ['an unknown subject', ['outbox'], 'expected sender or inbox, not outbox'],
  ['an unknown option', ['--fast'], "Unknown option '--fast'"],
  ['a number of kills that is 0', ['--kills', '0'], '--kills must be a whole number above 0, not 0'],
])('exits with 2 and names the mistake for %s', async (_case, args, message) => {
  const failure: unknown = await promisify(execFile)(process.execPath, [MAIN, ...args]).catch(
    (error: unknown) => error,
  )
  expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
})
