import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const SHORTEST = ['--rounds', '1', '--seconds', '0.05']
// Each starts servers and measures on a machine that runs other tests as well.
const TIMEOUT_MS = 60_000

interface Ended {
  code: number
  stdout: string
  stderr: string
}

async function bench(...args: string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args])
    return { code: 0, stdout, stderr }
  } catch (error) {
    return error as Ended // execFile rejects with an error that has these for any other exit code
  }
}

/** First cells of all rows that have a figure. */
function rows(markdown: string): string[] {
  return [...markdown.matchAll(/^\| (.+?) +\|.*\d.*\|$/gm)].map(([, first]) => first ?? '')
}

describe('bench', () => {
  it('lists the benches, with examples, when none is named', async () => {
    const { code, stdout } = await bench()
    expect(code).toBe(0)
    expect(stdout).toContain('pnpm bench verify')
    expect(stdout).toContain('pnpm bench http')
    expect(stdout).toContain('pnpm bench memory')
  })

  it.each([
    ['an unknown bench', ['speed'], 'there is no bench named speed'],
    ['a name from the prototype of objects', ['constructor'], 'there is no bench named constructor'],
    ['an unknown option', ['verify', '--fast'], "Unknown option '--fast'"],
    [
      'rounds that are no number',
      ['verify', '--rounds', 'many'],
      '--rounds must be a whole number above 0, not many',
    ],
    ['an unknown body', ['verify', '--body', 'xml'], '--body must be push or text, not xml'],
    [
      'an unknown framework',
      ['http', '--framework', 'koa'],
      '--framework must be express or fastify or hono or nestjs, not koa',
    ],
    ['two benches', ['verify', 'http'], 'one bench at a time'],
  ])('exits with 2 and says why for %s', async (_name, args, message) => {
    const { code, stderr } = await bench(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  it('verify prints every candidate at every size, and its targets', { timeout: TIMEOUT_MS }, async () => {
    const { code, stdout, stderr } = await bench('verify', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const candidates = ['floor (bytes)', 'floor (text)', 'hookseal', 'standardwebhooks', 'svix', 'tern']
    const printed = rows(stdout)
    for (const name of candidates) expect(printed.filter((row) => row === name)).toHaveLength(4)
    expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(8)
  })

  it(
    'http prints every server of every framework at both sizes, and its targets',
    { timeout: TIMEOUT_MS },
    async () => {
      const { code, stdout, stderr } = await bench('http', ...SHORTEST)
      expect({ code, stderr }).toMatchObject({ code: 0 })
      const printed = rows(stdout)
      for (const name of ['bare', 'floor', 'hookseal', 'hookseal without dedupe', 'standardwebhooks'])
        expect(printed.filter((row) => row === name)).toHaveLength(8)
      for (const name of ['Express', 'Fastify', 'Hono', 'NestJS'])
        expect(stdout.match(new RegExp(`^### ${name}.*, 20? kB$`, 'gm'))).toHaveLength(2)
      expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(32)
    },
  )

  it('http prints the framework that was asked for alone', { timeout: TIMEOUT_MS }, async () => {
    const { code, stdout } = await bench('http', '--framework', 'hono', ...SHORTEST)
    expect(code).toBe(0)
    expect(stdout.match(/^## .*$/gm)).toEqual(['## Hono on @hono/node-server', '## Targets'])
  })

  it(
    'memory prints every kind of upload, each answered, and its targets',
    { timeout: TIMEOUT_MS },
    async () => {
      const { code, stdout, stderr } = await bench('memory', ...SHORTEST)
      expect({ code, stderr }).toMatchObject({ code: 0 })
      expect(rows(stdout)).toEqual(
        expect.arrayContaining([
          'no webhook headers',
          'forged headers, length declared',
          'forged headers, chunked without a length',
        ]),
      )
      expect(stdout).toMatch(/\d+ × 400/)
      expect(stdout.match(/\d+ × 413/g)).toHaveLength(2)
      expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(3)
    },
  )

  it(
    'dedupe prints every store, and the commands that a delivery costs',
    { timeout: TIMEOUT_MS },
    async () => {
      const { code, stdout, stderr } = await bench('dedupe', ...SHORTEST)
      expect({ code, stderr }).toMatchObject({ code: 0 })
      expect(rows(stdout)).toEqual(expect.arrayContaining(['memory', 'Redis', 'PostgreSQL']))
      expect(stdout).toMatch(/^Redis commands for each accepted delivery: 2$/m)
    },
  )

  it('sender prints every candidate and its targets', { timeout: TIMEOUT_MS }, async () => {
    const { code, stdout, stderr } = await bench('sender', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(rows(stdout)).toEqual(
      expect.arrayContaining([
        'bare undici loop',
        'BullMQ worker',
        'hookseal on PGlite',
        'hookseal on PostgreSQL',
      ]),
    )
    expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(3)
  })
})
