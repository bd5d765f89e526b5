import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { findOrInstall, lockFile } from '../src/lib/debian-package.ts'
import { findProgram } from '../src/lib/find-program.ts'

const flock = findProgram('flock')

it.skipIf(flock === undefined)(
  'waits for the installation of another process before it looks for a program',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-lock-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    vi.stubEnv('TMPDIR', folder)
    const events: string[] = []
    const installation = spawn(flock ?? '', [lockFile(), 'sh', '-c', 'echo started; cat'])
    await once(installation.stdout, 'data')

    const program = findOrInstall('any', () => {
      events.push('looked for the program')
      return '/usr/bin/any'
    })
    await nextTurn()
    events.push('installation ended')
    installation.stdin.end()

    expect(await program).toBe('/usr/bin/any')
    expect(events).toEqual(['installation ended', 'looked for the program'])
  },
)
