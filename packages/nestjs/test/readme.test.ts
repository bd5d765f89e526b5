import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { runProgram } from '@hookseal/services/program'
import { expect, it, onTestFinished } from 'vitest'

const TSC = join(import.meta.dirname, '../../../node_modules/.bin/tsc')

/** The options of `nest build`, which compiles each file separately: a type imported as a value ends up in the metadata. */
const OPTIONS = '--ignoreConfig --noCheck --noResolve --target es2023 --module nodenext'
const DECORATORS = '--experimentalDecorators --emitDecoratorMetadata'

it.each([
  ['CommonJS', 'cts', 'cjs'],
  ['an ES module', 'mts', 'mjs'],
])(
  'runs the example in the README, compiled to %s, which accepts a delivery',
  async (_case, source, compiled) => {
    const folder = new URL(`../.readme-${randomUUID()}/`, import.meta.url)
    mkdirSync(folder)
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const [, example = ''] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? []
    writeFileSync(new URL(`main.${source}`, folder), example)
    execFileSync(TSC, [`main.${source}`, ...OPTIONS.split(' '), ...DECORATORS.split(' ')], { cwd: folder })

    const secret = generateSecret()
    const program = await runProgram(new URL(`main.${compiled}`, folder), { WEBHOOK_SECRET: secret })
    const url = await program.listening()
    const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
    const headers = await signedHeaders({ id: 'msg_readme', body }, secret)
    const response = await fetch(`${url}/webhooks`, { method: 'POST', headers, body })

    expect(response.status).toBe(204)
    await expect.poll(() => program.stdout(), { timeout: 10_000 }).toContain('msg_readme invoice.paid')
  },
)
