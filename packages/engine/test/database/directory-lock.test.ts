import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDirectory } from '../../src/lib/database/directory-lock.ts'

const LOCK_AND_WAIT = `
  import { lockDirectory } from ${JSON.stringify(new URL('../../src/lib/database/directory-lock.ts', import.meta.url).href)}
  await lockDirectory(process.argv[1])
  console.log('locked')
  setInterval(() => {}, 1000)
`
let directory: string
const owners: ChildProcess[] = []

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hookseal-lock-'))
})
afterEach(() => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL')
  rmSync(directory, { recursive: true })
})

/** Starts a process that locks the directory; `prefix` is a command that runs it, such as `unshare`. */
function startOwner(prefix: readonly string[] = []): ChildProcess {
  const program = [process.execPath, '--input-type=module', '-e', LOCK_AND_WAIT, directory]
  const [command = '', ...args] = [...prefix, ...program]
  const owner = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  owners.push(owner)
  return owner
}

async function outcomeOf(owner: ChildProcess): Promise<'locked' | 'rejected'> {
  return Promise.race([
    once(owner.stdout ?? owner, 'data').then(() => 'locked' as const),
    once(owner, 'exit').then(() => 'rejected' as const),
  ])
}

describe('lockDirectory', () => {
  it('prints no warning, which would be in the log of every start on Node 22', () => {
    const lock = LOCK_AND_WAIT.replace(/setInterval.*/, 'process.exit()')
    const args = ['--input-type=module', '-e', lock, directory]
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: 'locked\n', stderr: '' })
  })

  it('rejects a second owner in the same process until the first one unlocks', async () => {
    const unlock = await lockDirectory(directory)
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'ERR_ENGINE_DATABASE_LOCKED',
      message: expect.stringContaining(`process ${process.pid}`),
    })
    unlock()
    const again = await lockDirectory(directory)
    again()
  })

  it('rejects other processes while the owner runs or is frozen, and accepts one as soon as it was killed', async () => {
    const owner = startOwner()
    expect(await outcomeOf(owner)).toBe('locked')
    await expect(lockDirectory(directory)).rejects.toThrow(`process ${owner.pid}`)
    owner.kill('SIGSTOP')
    await expect(lockDirectory(directory)).rejects.toThrow('in use')
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    const unlock = await lockDirectory(directory)
    unlock()
  })

  it('admits exactly one of many processes that start after the owner was killed', async () => {
    for (let round = 0; round < 3; round++) {
      const dead = startOwner()
      await outcomeOf(dead)
      dead.kill('SIGKILL')
      await once(dead, 'exit')
      const rivals = Array.from({ length: 6 }, () => startOwner())
      const outcomes = await Promise.all(rivals.map(outcomeOf))
      expect(outcomes.toSorted()).toEqual(['locked', ...Array<string>(5).fill('rejected')])
      const winner = rivals[outcomes.indexOf('locked')]
      winner?.kill('SIGKILL')
      if (winner !== undefined) await once(winner, 'exit')
    }
  })

  it('does not depend on the pid in the owner file, which another container may reuse', async () => {
    writeFileSync(join(directory, 'owner.txt'), `process ${process.ppid} on elsewhere\n`)
    const unlock = await lockDirectory(directory)
    expect(readFileSync(join(directory, 'owner.txt'), 'utf8')).toContain(`process ${process.pid}`)
    // The file says nothing about who owns the directory now: it is only quoted.
    writeFileSync(join(directory, 'owner.txt'), 'process 999999999 on elsewhere\n')
    expect(await outcomeOf(startOwner())).toBe('rejected')
    unlock()
  })

  it.runIf(process.platform === 'linux')('holds between PID namespaces', async () => {
    const owner = startOwner(['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child'])
    expect(await outcomeOf(owner)).toBe('locked')
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'ERR_ENGINE_DATABASE_LOCKED' })
    expect(await outcomeOf(startOwner(['unshare', '--user', '--map-root-user', '--pid', '--fork']))).toBe(
      'rejected',
    )
  })

  it.each([
    {
      name: 'its process opened and closed the lock file, as a backup does',
      lose: (file: string) => closeSync(openSync(file, 'r')),
    },
    { name: 'the lock file was deleted', lose: (file: string) => rmSync(file) },
  ])('rejects other processes when $name', async ({ lose }) => {
    const unlock = await lockDirectory(directory)
    lose(join(directory, 'owner.lock'))
    expect(await outcomeOf(startOwner())).toBe('rejected')
    unlock()
    expect(await outcomeOf(startOwner())).toBe('locked')
  })

  it('works in a directory whose path is longer than the address of a socket', async () => {
    directory = join(directory, 'a'.repeat(150))
    mkdirSync(directory)
    const unlock = await lockDirectory(directory)
    closeSync(openSync(join(directory, 'owner.lock'), 'r'))
    expect(await outcomeOf(startOwner())).toBe('rejected')
    unlock()
  })

  it('keeps other users from opening its files, also those of an earlier version', async () => {
    writeFileSync(join(directory, 'owner.lock'), '', { mode: 0o644 })
    const unlock = await lockDirectory(directory)
    const modes = ['owner.lock', 'owner.txt'].map((file) => statSync(join(directory, file)).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600])
    unlock()
  })

  it('follows no symlinks', async () => {
    const target = join(directory, 'precious')
    writeFileSync(target, 'precious')
    symlinkSync(target, join(directory, 'owner.txt'))
    const unlock = await lockDirectory(directory)
    expect(readFileSync(target, 'utf8')).toBe('precious')
    unlock()
    rmSync(join(directory, 'owner.lock'))
    symlinkSync(target, join(directory, 'owner.lock'))
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'ERR_ENGINE_DATABASE_DIRECTORY',
      message: expect.stringContaining('owner.lock is not a regular file'),
    })
  })

  it('names the directory and the reason where it cannot be locked', async () => {
    await expect(lockDirectory(join(directory, 'missing'))).rejects.toMatchObject({
      code: 'ERR_ENGINE_DATABASE_DIRECTORY',
      message: expect.stringContaining('must be writable'),
    })
  })
})
