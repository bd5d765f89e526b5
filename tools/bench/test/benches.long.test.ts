import { describe, expect, it } from 'vitest'
import { runBench } from './run-bench.ts'

/** The figures do not matter here: each bench runs as short as possible. */
const SHORTEST = ['--rounds', '1', '--seconds', '0.05']

describe('bench', { timeout: 10 * 60_000 }, () => {
  it('prints every candidate at every size and the targets of bench verify', async () => {
    const { code, stdout, stderr } = await runBench('verify', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const candidates = ['floor (bytes)', 'floor (text)', 'hookseal', 'standardwebhooks', 'svix', 'tern']
    const printed = rows(stdout)
    for (const name of candidates) expect(printed.filter((row) => row === name)).toHaveLength(4)
    expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(8)
  })

  it('prints the floor, the preset and the SDK of each provider at both sizes with verify --provider', async () => {
    const { code, stdout, stderr } = await runBench('verify', '--provider', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const printed = rows(stdout)
    for (const [name, count] of Object.entries({
      floor: 4,
      hookseal: 4,
      'stripe.webhooks.constructEvent': 2,
    }))
      expect(printed.filter((row) => row === name)).toHaveLength(count)
    expect(printed).toContain('@octokit/webhooks-methods')
    expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(8)
  })

  it('prints every server of every framework at both sizes and the targets of bench http', async () => {
    const { code, stdout, stderr } = await runBench('http', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const printed = rows(stdout)
    for (const name of ['bare', 'floor', 'hookseal', 'hookseal without dedupe', 'standardwebhooks'])
      expect(printed.filter((row) => row === name)).toHaveLength(8)
    for (const name of ['Express', 'Fastify', 'Hono', 'NestJS'])
      expect(stdout.match(new RegExp(`^### ${name}.*, 20? kB$`, 'gm'))).toHaveLength(2)
    expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(40)
  })

  it('prints only the framework of bench http --framework', async () => {
    const { code, stdout } = await runBench('http', '--framework', 'hono', ...SHORTEST)
    expect(code).toBe(0)
    expect(stdout.match(/^## .*$/gm)).toEqual(['## Hono on @hono/node-server', '## Targets'])
  })

  it('prints the responses to every kind of upload and the targets of bench memory', async () => {
    const { code, stdout, stderr } = await runBench('memory', ...SHORTEST)
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
  })

  it('prints every store and the Redis commands of a delivery with bench dedupe', async () => {
    const { code, stdout, stderr } = await runBench('dedupe', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(rows(stdout)).toEqual(expect.arrayContaining(['memory', 'Redis', 'PostgreSQL']))
    expect(stdout).toMatch(/^Redis commands for each accepted delivery: 2$/m)
  })

  it('prints every candidate and the targets of bench sender', async () => {
    const { code, stdout, stderr } = await runBench('sender', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(rows(stdout)).toEqual(
      expect.arrayContaining([
        'bare undici loop',
        'BullMQ worker',
        'hookseal on PGlite',
        'hookseal on PostgreSQL',
        'rows of attempts',
        'WAL of the delivery',
        'bytes of event_ids for an id that the publisher gave',
      ]),
    )
    expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(3)
  })

  it('prints every row with its floor and the targets of bench publish', async () => {
    const { code, stdout, stderr } = await runBench('publish', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const printed = rows(stdout)
    expect(printed).toContain('HTTP server alone')
    for (const name of ['one insert', 'hookseal'])
      for (const database of ['PGlite', 'PostgreSQL'])
        expect(printed).toEqual(
          expect.arrayContaining([`${name}, ${database}`, `${name}, ${database}, batches`]),
        )
    expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(3)
  })

  it('prints every candidate and the targets of bench inbox', async () => {
    const { code, stdout, stderr } = await runBench('inbox', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(rows(stdout)).toEqual(
      expect.arrayContaining([
        'Express, verifies only',
        'inbox on PostgreSQL',
        'inbox on PGlite',
        'BullMQ worker',
        'pg-boss work()',
        'nothing else waits',
      ]),
    )
    expect(stdout.match(/\| +(reached|missed) \|/g)).toHaveLength(9)
    expect(stdout).not.toContain('NaN')
  })

  it('prints every part of bench scale, and pages of the database for every read', async () => {
    const { code, stdout, stderr } = await runBench('scale', ...SHORTEST)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stdout.match(/^## .*$/gm)).toHaveLength(6)
    expect(stdout.match(/^\| pages, .*\| +(reached|missed) \|/gm)?.length).toBeGreaterThan(30)
    expect(stdout).not.toContain('NaN')
  })
})

/** The first cells of all rows that have a figure. */
function rows(markdown: string): string[] {
  return [...markdown.matchAll(/^\| (.+?) +\|.*\d.*\|$/gm)].map(([, first]) => first ?? '')
}
