import { describe, expect, it } from 'vitest'
import { runBench } from './run-bench.ts'

describe('bench', () => {
  it('lists the benches with examples when no bench is named', async () => {
    const { code, stdout } = await runBench()
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
      'rounds that are not a number',
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
  ])('exits with 2 and names the mistake for %s', async (_name, args, message) => {
    const { code, stderr } = await runBench(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
