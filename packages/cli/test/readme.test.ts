import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { verifyWebhooks } from '@hookseal/express'
import { createInbox, type Inbox } from '@hookseal/inbox'
import { stripe } from '@hookseal/providers/stripe'
import { consoleSessions, outputPattern } from '@hookseal/services/readme'
import type { Command } from 'commander'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProgram } from '../src/lib/commander/program.ts'
import { FIXES, PROVIDER_FIXES } from '../src/lib/explain/faults.ts'
import { QUOTA_OPTIONS } from '../src/lib/serve/quota-options.ts'
import { namesOf } from '../src/lib/serve/serve-option.ts'
import { SERVE_OPTIONS } from '../src/lib/serve/serve-options.ts'
import { EXIT_CODES } from '../src/lib/terminal/exit-codes.ts'
import { listen } from './listen.ts'
import { BODY, SECRET, signed } from './mistakes.ts'
import { MAIN, runCli } from './run-cli.ts'
import { type SenderServer, startSender } from './start-sender.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

interface Shell {
  /** Runs a line in a shell, where `hookseal` is a process of its own. */
  run: (line: string) => Promise<{ code: number | null; printed: string }>
  /** Runs a line that is one call of `hookseal` inside this process. */
  runInProcess: (line: string) => Promise<{ code: number | null }>
  /** The ids that an ellipsis after `wh_`, `whd_`, `rpl_`, `src_`, `msg_` and `key_` stands for. */
  ids: Map<string, string>
}

/** The sender for all commands that call one. */
let server: SenderServer
/** The inbox that it serves. No message has a handler. */
let inbox: Inbox
/** The working directory of all shells. They share the database of `serve`, which is expensive to create. */
const folder = mkdtempSync(join(tmpdir(), 'hookseal-readme-'))

beforeAll(async () => {
  server = await startSender({}, async ({ database, log }) => {
    inbox = await createInbox({ database, logger: log })
    await inbox.start()
    return inbox
  })
}, 60_000)
afterAll(async () => {
  await inbox.stop()
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** Output of a command that runs until Ctrl+C, once it has started. */
const STARTED = /Press Ctrl\+C to stop\.$/m

/** Opens a shell in `folder` with `hookseal` on its path, its secret set, and the receiver of the README. */
async function openShell(): Promise<Shell> {
  const app = express()
  const secrets = new Set([SECRET])
  app.post(
    '/webhooks',
    verifyWebhooks({ secret: () => [...secrets] }),
    (_req, res) => void res.sendStatus(204),
  )
  app.post(
    '/webhooks/stripe',
    verifyWebhooks(stripe({ secret: SECRET })),
    (_req, res) => void res.sendStatus(204),
  )
  const origin = await listen(app)
  const program = join(folder, 'hookseal')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`)
  chmodSync(program, 0o755)
  const variables = {
    ...server.env,
    WEBHOOK_SECRET: SECRET,
    STRIPE_WEBHOOK_SECRET: SECRET,
    GITHUB_WEBHOOK_SECRET: SECRET,
  }
  const env = { ...process.env, ...variables, PATH: `${folder}:${process.env['PATH']}` }
  const ids = new Map<string, string>()

  /** Replaces the ellipsis of an id by the rest of the last printed one, and fixed ports by free ones. */
  function concrete(line: string): string {
    return line
      .replaceAll(
        /\b(whd?_|key_|rpl_|src_|msg_)…/g,
        (_, prefix: string) => ids.get(prefix) ?? `${prefix}unknown`,
      )
      .replaceAll('http://localhost:3000', origin)
      .replace('hookseal serve', 'hookseal serve --port 0')
  }

  function remember(printed: string): void {
    // As a user would, it configures the receiver with each new secret.
    for (const [, secret = ''] of printed.matchAll(/^WEBHOOK_SECRET=(\S+)$/gm)) secrets.add(secret)
    for (const [id, prefix = ''] of printed.matchAll(/\b(whd?_|key_|rpl_|src_)[0-9a-f]{32}/g))
      ids.set(prefix, id)
  }

  return {
    ids,
    async runInProcess(line) {
      // The shell splits the line into arguments, as it does for a user.
      const { stdout } = await promisify(execFile)('sh', ['-c', `printf '%s\\0' ${concrete(line)}`])
      const [, ...args] = stdout.split('\0').slice(0, -1)
      const result = await runCli(args, { env: variables, cwd: folder })
      remember(result.stdout)
      return result
    },
    async run(line) {
      const child = spawn('sh', ['-c', `exec ${concrete(line)}`.replace(/^exec (?!hookseal [^|>]*$)/, '')], {
        cwd: folder,
        env,
      })
      let printed = ''
      let isStopped = false
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          printed += text
          if (isStopped || !STARTED.test(printed)) return
          isStopped = true
          child.kill('SIGINT')
        })
      const [code] = (await once(child, 'close')) as [number | null]
      remember(printed)
      const shown = printed
        .replaceAll(origin, 'http://localhost:3000')
        .replace(/\nStopp(?:ing|ed)[^]*$/, '\n')
        .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:8080')
      return { code, printed: shown }
    },
  }
}

describe('the README', { timeout: 600_000 }, () => {
  it('runs the sessions of the README, which print the output that it shows', async () => {
    const { run, ids } = await openShell()
    ids.set('msg_', await createMessage({ isFinished: true }))
    const all = consoleSessions(README)
    expect(all.length).toBeGreaterThan(0)
    for (const { line, printed } of all)
      expect({ line, printed: (await run(line)).printed }).toEqual({
        line,
        printed: expect.stringMatching(outputPattern(printed)),
      })
  })

  it('finds a section and a session for each command in the README', () => {
    for (const command of createProgram().commands) {
      expect(README).toContain(`\n## ${command.name()}\n`)
      expect(consoleSessions(README).some(({ line }) => line.includes(`hookseal ${command.name()}`))).toBe(
        true,
      )
    }
  })

  it('finds each option of serve with its variable and default in the README', () => {
    const readme = README.replaceAll(/ +/g, ' ')
    for (const row of [...Object.values(SERVE_OPTIONS), ...Object.values(QUOTA_OPTIONS)]) {
      const cells = [`\`${row.flag}\``, `\`${namesOf(row).env}\``, row.default ?? '', row.help]
      expect(readme).toContain(`| ${cells.join(' | ')} |`.replaceAll(/ +/g, ' '))
    }
  })

  it('finds each option, exit code and finding in the README', () => {
    const flags = subcommands(createProgram()).flatMap(({ options }) => options.map(({ long }) => `${long}`))
    expect([...new Set(flags)].filter((flag) => !README.includes(`\`${flag}`))).toEqual([])
    const rows = [...README.matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)].map(([, code, when]) => [code, when])
    expect(rows).toEqual(Object.values(EXIT_CODES).map(({ code, when }) => [String(code), when]))
    expect(
      Object.keys({ ...FIXES, ...PROVIDER_FIXES }).filter((code) => !README.includes(`\`${code}\``)),
    ).toEqual([])
  })
})

describe('the help', { timeout: 600_000 }, () => {
  it('runs the examples of the help', async () => {
    const { run, runInProcess, ids } = await openShell()
    const headers = await signed(BODY)
    writeFileSync(
      join(folder, 'headers.txt'),
      headers.map(({ name, value }) => `${name}: ${value}\n`).join(''),
    )
    writeFileSync(join(folder, 'body.json'), BODY)
    writeFileSync(join(folder, 'data.json'), '{}')
    writeFileSync(join(folder, 'events.ndjson'), '{"type":"invoice.paid","id":"in_2-paid","data":{}}\n')
    for (const type of ['invoice.paid', 'invoice.sent', 'invoice.void'])
      await server.sender.eventTypes.upsert(type, { example: {} })
    await createEndpoint()
    const { deliveryIds } = await server.sender.events.publish({
      id: 'in_1-paid',
      type: 'invoice.paid',
      data: {},
    })
    ids.set('whd_', deliveryIds[0] ?? '')
    for (const command of subcommands(createProgram())) {
      const { stdout } = await runCli([...pathOf(command), '--help'])
      const examples = [...stdout.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line = '']) => line)
      expect([pathOf(command), examples]).not.toEqual([pathOf(command), []])
      for (const line of examples.filter((example) => !ELSEWHERE.test(example))) {
        // Every example finds an endpoint, a source, a delivery and a key, also after one that deletes them.
        ids.set('wh_', await createEndpoint())
        ids.set('key_', await createKey())
        ids.set('src_', await createSource())
        ids.set('msg_', await createMessage({ isFinished: !line.includes('inbox discard') }))
        const { code } = await (UNTIL_STOPPED.test(line) ? run(line) : runInProcess(line))
        expect([line, code]).toEqual([line, expect.toBeOneOf([0, 1])])
      }
    }
  })
})

/** Creates an endpoint at a port without a server. */
async function createEndpoint(): Promise<string> {
  const { id } = await server.sender.endpoints.create({
    url: 'http://127.0.0.1:9999/',
    events: ['invoice.paid'],
  })
  return id
}

async function createSource(): Promise<string> {
  const { id } = await server.sender.sources.create({ provider: 'stripe', secrets: [SECRET] })
  return id
}

/** Accepts a message, and discards it if it is to be finished. */
async function createMessage({ isFinished }: { isFinished: boolean }): Promise<string> {
  const id = randomUUID()
  const body = Buffer.from('{}')
  const message = { id, timestamp: new Date(), type: 'invoice.paid', payload: {}, body }
  await inbox.accept({ ...message, authenticated: 'signature', key: { index: 0 } }, id)
  const { data } = await inbox.messages.list({ search: id })
  const stored = data[0]?.id ?? 'none'
  if (isFinished) await inbox.messages.discard(stored, 'example')
  return stored
}

async function createKey(): Promise<string> {
  const { id } = await server.sender.apiKeys.create({
    name: 'example',
    scopes: ['read'],
    organizationIds: ['default'],
  })
  return id
}

/** Examples that need another machine. */
const ELSEWHERE = /db\.internal|https:\/\/example\.com/

/** Examples that run until a signal, and so need a process of their own. */
const UNTIL_STOPPED = /^hookseal (?:serve|listen)/

/** Returns the commands without commands of their own. */
function subcommands({ commands }: Command): Command[] {
  return commands.flatMap((command) => (command.commands.length === 0 ? [command] : subcommands(command)))
}

function pathOf(command: Command): string[] {
  const { parent } = command
  return parent?.parent ? [parent.name(), command.name()] : [command.name()]
}
