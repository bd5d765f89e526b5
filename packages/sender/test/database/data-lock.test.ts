import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataDirectory } from '../../src/lib/database/data-lock.ts'

const LOCK_AND_WAIT = `
  import { lockDataDirectory } from ${JSON.stringify(new URL('../../src/lib/database/data-lock.ts', import.meta.url).href)}
  lockDataDirectory(process.argv[1])
  console.log('locked')
  setInterval(() => {}, 1000)
`
let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hookseal-lock-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('lockDataDirectory', () => {
  it('keeps a second owner of the same process out until the first one is done', () => {
    const unlock = lockDataDirectory(directory)
    expect(() => lockDataDirectory(directory)).toThrow(
      expect.objectContaining({
        code: 'ERR_SENDER_DATABASE_LOCKED',
        message: expect.stringContaining(`${process.pid}`),
      }),
    )
    unlock()
    lockDataDirectory(directory)()
    expect(existsSync(join(directory, 'hookseal.lock'))).toBe(false)
  })

  it('keeps other processes out while the owner lives, and lets them in once it was killed', async () => {
    const owner = spawn(process.execPath, ['--input-type=module', '-e', LOCK_AND_WAIT, directory])
    await once(owner.stdout, 'data')
    expect(() => lockDataDirectory(directory)).toThrow(`Process ${owner.pid}`)
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    lockDataDirectory(directory)()
  })

  it('lets one of many in that find the lock of a dead owner at once', async () => {
    for (let round = 0; round < 5; round++) {
      writeFileSync(join(directory, 'hookseal.lock'), '999999999 1\n')
      const rivals = Array.from({ length: 6 }, () =>
        spawn(process.execPath, ['--input-type=module', '-e', LOCK_AND_WAIT, directory]),
      )
      const ends = rivals.map(async (rival) =>
        Promise.race([
          once(rival.stdout, 'data').then(() => 'locked'),
          once(rival, 'exit').then(() => 'refused'),
        ]),
      )
      const outcomes = await Promise.all(ends)
      for (const rival of rivals) rival.kill('SIGKILL')
      expect(outcomes.toSorted()).toEqual(['locked', ...Array<string>(5).fill('refused')])
    }
  })

  it.each([
    { name: 'of a process that ended', text: '999999999 1\n' },
    { name: 'whose pid is another process by now', text: `${process.ppid} 1\n` },
    { name: 'that was cut short', text: '' },
    { name: 'that is garbage', text: 'garbage\n' },
  ])('takes over a lock $name', ({ text }) => {
    writeFileSync(join(directory, 'hookseal.lock'), text)
    const unlock = lockDataDirectory(directory)
    expect(readFileSync(join(directory, 'hookseal.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
    unlock()
  })
})
