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
  it('throws for a second owner in the same process until the first one unlocks', () => {
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

  it('throws while another process owns the directory, and locks it after that process was killed', async () => {
    const owner = spawn(process.execPath, ['--input-type=module', '-e', LOCK_AND_WAIT, directory])
    await once(owner.stdout, 'data')
    expect(() => lockDataDirectory(directory)).toThrow(`Process ${owner.pid}`)
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    lockDataDirectory(directory)()
  })

  it('locks for exactly one of several processes that find the lock of a dead owner', async () => {
    for (let round = 0; round < 5; round++) {
      writeFileSync(join(directory, 'hookseal.lock'), '999999999 1\n')
      const rivals = Array.from({ length: 6 }, () =>
        spawn(process.execPath, ['--input-type=module', '-e', LOCK_AND_WAIT, directory]),
      )
      const ends = rivals.map(async (rival) =>
        Promise.race([
          once(rival.stdout, 'data').then(() => 'locked'),
          once(rival, 'exit').then(() => 'rejected'),
        ]),
      )
      const outcomes = await Promise.all(ends)
      for (const rival of rivals) rival.kill('SIGKILL')
      expect(outcomes.toSorted()).toEqual(['locked', ...Array<string>(5).fill('rejected')])
    }
  })

  it.each([
    { name: 'of a process that has ended', text: '999999999 1\n' },
    { name: 'whose pid now belongs to another process', text: `${process.ppid} 1\n` },
    { name: 'that is empty', text: '' },
    { name: 'that is garbage', text: 'garbage\n' },
  ])('replaces a lock $name', ({ text }) => {
    writeFileSync(join(directory, 'hookseal.lock'), text)
    const unlock = lockDataDirectory(directory)
    expect(readFileSync(join(directory, 'hookseal.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
    unlock()
  })
})
