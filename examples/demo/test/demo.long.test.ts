import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const MAIN = new URL('../src/main.ts', import.meta.url).pathname

it('prints one line for each scenario with --once and exits with 0', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--once'])
  const lines = stdout.split('\n').filter((line) => line.startsWith('✓'))
  expect(lines.map((line) => line.slice(2, 17).trim())).toEqual([
    'registered',
    'published',
    'retried',
    'rotated',
    'replayed',
    'dead letter',
    'tampered',
    'stale',
    'in flight',
    'oversized',
    'stripe',
    'github',
    'slack',
    'acknowledged',
    'killed',
    'ordered',
  ])
  expect(stdout).toContain('329 real payloads')
}, 180_000)

it('prints the usage with --help', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--help'])
  expect(stdout).toContain('pnpm demo --once')
})
