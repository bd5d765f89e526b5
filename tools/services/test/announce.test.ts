import { join, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { announce } from '../src/lib/announce.ts'
import { neededPrograms, neededServices } from '../src/lib/needed-services.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

describe('neededServices', () => {
  it.each([
    ['none for a test without services', 'tools/bench/src/lib/quantile.test.ts', []],
    ['the service that a test starts', 'tools/services/test/shared-servers.test.ts', ['redis']],
    ['the service that the code of a README starts', 'tools/services/test/readme.test.ts', ['redis']],
    ['the service that a program starts', 'tools/crash/src/main.ts', ['postgres']],
    ['the services of another tool', 'packages/express/test/conformance.test.ts', ['redis', 'postgres']],
    ['the browser of an imported module', 'packages/dashboard/test/start-dashboard.ts', ['chromium']],
  ])('returns %s', (_case, file, services) => {
    expect(neededServices([join(ROOT, file)])).toEqual(services)
  })
})

describe('neededPrograms', () => {
  it('returns each program that a test requires, with its package', () => {
    const files = ['packages/cli/test/completion.test.ts', 'packages/dashboard/test/snippets.long.test.ts']
    expect(neededPrograms(files.map((file) => join(ROOT, file)))).toEqual(
      expect.arrayContaining([
        { name: 'fish', debianPackage: 'fish' },
        { name: 'go', debianPackage: 'golang-go' },
      ]),
    )
  })
})

describe('announce', () => {
  const redisTest = join(ROOT, 'tools/services/test/shared-servers.test.ts')
  const unitTest = join(ROOT, 'tools/bench/src/lib/quantile.test.ts')

  it('states the usual duration of a whole run', async () => {
    expect(await announce([unitTest, unitTest], '5 minutes')).toBe(
      ' 2 test files, usually 5 minutes. Starts no services.\n',
    )
  })

  it('names the packages to install where a program is missing and apt-get is not available', async () => {
    vi.stubEnv('PATH', '/nowhere')
    expect(await announce([redisTest], undefined)).toBe(
      ' 1 test file. May start Redis: install redis-server first, because apt-get is not available to this user.\n',
    )
  })
  it('names the programs that tests run', async () => {
    vi.stubEnv('PATH', '/nowhere')
    expect(await announce([join(ROOT, 'packages/cli/test/completion.test.ts')], undefined)).toBe(
      ' 1 test file. May start zsh, fish: install zsh, fish first, because apt-get is not available to this user.\n',
    )
  })
})
