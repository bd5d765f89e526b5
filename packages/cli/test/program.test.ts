import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { generateSecret } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { EXIT_CODES } from '../src/lib/terminal/exit-codes.ts'
import { createProgram } from '../src/lib/commander/program.ts'
import { SECRET } from './mistakes.ts'
import { MAIN, runCli, spawnCli } from './run-cli.ts'
import { runOnTerminal } from './run-on-terminal.ts'

const COMMANDS = createProgram().commands.map((command) => command.name())

describe('hookseal', () => {
  it.each(COMMANDS)('prints an example in the help of %s', async (name) => {
    const { code, stdout } = await runCli([name, '--help'])
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`Examples?:\\n  \\$ hookseal ${name}`)),
    ])
  })

  it('prints every command and every exit code in its help', async () => {
    const { code, stdout } = await runCli(['--help'])
    expect(code).toBe(0)
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
    for (const { code: exitCode, when } of Object.values(EXIT_CODES))
      expect(stdout.split('\n')).toContain(`  ${String(exitCode).padEnd(5)}${when}`)
  })

  it('prints its version, in a process of its own', async () => {
    expect(await spawnCli(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  })

  it.each([
    { name: 'no command', args: [], says: 'Usage: hookseal' },
    { name: 'an unknown command', args: ['sigh'], says: 'Did you mean sign?' },
    {
      name: 'an unknown command of a group',
      args: ['endpoints', 'sohw', 'wh_1'],
      says: "hookseal: endpoints has no command 'sohw' (Did you mean show?). See hookseal endpoints --help\n",
    },
    {
      name: 'an unknown option of a default command',
      args: ['endpoints', '--limt', '2'],
      says: "unknown option '--limt' (Did you mean --limit?). See hookseal endpoints list --help\n",
    },
    { name: 'an unknown option', args: ['sign', '--secrte', SECRET], says: 'Did you mean --secret?' },
    { name: 'too many arguments', args: ['secret', 'please'], says: 'too many arguments' },
    { name: 'an unknown option that holds a secret', args: ['sign', `--secrets=${SECRET}`], says: 'whsec_…' },
    { name: 'a secret in place of a command', args: [SECRET], says: 'whsec_…' },
    { name: 'a secret in place of a file', args: ['sign', '-s', SECRET, '-f', SECRET], says: 'whsec_…' },
    { name: 'a secret in place of a time', args: ['verify', '--at', SECRET], says: 'whsec_…' },
    { name: 'too few bytes', args: ['secret', '--bytes', '8'], says: '24 to 64' },
    {
      name: 'a number of bytes that is not an integer',
      args: ['secret', '--bytes', '3e1'],
      says: 'whole number',
    },
    { name: 'two bodies', args: ['sign', '--body', 'a', '--file', 'b'], says: 'cannot be used with' },
    { name: 'no secret', args: ['sign'], says: 'WEBHOOK_SECRET' },
    { name: 'an empty secret', args: ['sign', '--secret', ''], says: 'it is empty' },
    { name: 'a missing file', args: ['sign', '--file', '/nowhere', '-s', SECRET], says: 'ENOENT' },
    {
      name: 'a time in milliseconds',
      args: ['sign', '--timestamp', '1700000000000'],
      says: 'not milliseconds',
    },
    { name: 'an invalid time', args: ['verify', '--at', 'soon'], says: 'seconds since the epoch' },
    { name: 'no headers', args: ['verify', '-s', SECRET], says: '--headers' },
    {
      name: 'a header without a colon',
      args: ['explain', '-H', 'webhook-id', '-s', SECRET],
      says: "'name: value'",
    },
    {
      name: 'a private key to verify with',
      args: ['verify', '-H', 'a: b', '-s', 'whsk_AA=='],
      says: 'whsk_',
    },
  ])('exits with 2 and prints the reason for $name', async ({ args, says }) => {
    const result = await runCli(args)
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) })
    expect(result.stderr).not.toContain(SECRET)
  })

  it.each([
    { name: 'an unknown command', args: ['sigh'], says: "unknown command 'sigh' (Did you mean sign?)" },
    { name: 'a missing argument', args: ['endpoints', 'show'], says: "missing required argument 'id'" },
    { name: 'a secret in place of a command', args: [SECRET], says: 'whsec_…' },
  ])('prints $name as JSON with --json', async ({ args, says }) => {
    const result = await runCli([...args, '--json'])
    expect(result).toMatchObject({ code: 2, stdout: '' })
    expect(result.stderr.split('\n')).toEqual([expect.any(String), ''])
    expect(JSON.parse(result.stderr)).toEqual({
      error: { code: 'ERR_CLI_USAGE', message: expect.stringContaining(says), exit_code: 2 },
    })
  })

  it('exits with 2 for an unknown command, in a process of its own', async () => {
    const result = await spawnCli(['sigh'])
    expect(result).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Did you mean sign?'),
    })
  })

  it('prints secrets of the given length, and key pairs', async () => {
    const { stdout } = await runCli(['secret', '--bytes', '24'])
    expect(stdout).toMatch(/^whsec_[\w+/]{32}\n$/)
    expect((await runCli(['secret'])).stdout).toMatch(/^whsec_[\w+/]{43}=\n$/)
    expect((await runCli(['secret', '--ed25519'])).stdout).toMatch(/^whsk_[\w+/]{86}==\nwhpk_[\w+/]{43}=\n$/)
    expect(JSON.parse((await runCli(['secret', '--json'])).stdout)).toEqual({
      secret: expect.stringMatching(/^whsec_/),
    })
    expect(JSON.parse((await runCli(['secret', '--ed25519', '--json'])).stdout)).toEqual({
      secret_key: expect.stringMatching(/^whsk_/),
      public_key: expect.stringMatching(/^whpk_/),
    })
  })

  it('prints colors on a terminal unless NO_COLOR is set, and none in a pipe', async () => {
    const command = `verify -H 'webhook-id: a' -b '' -s ${SECRET}`
    expect(await runOnTerminal(command)).toContain('\u001B[31mrejected\u001B[39m')
    expect(await runOnTerminal(command, { NO_COLOR: '1' })).toMatch(/^rejected /)
    const env = { NO_COLOR: undefined, FORCE_COLOR: undefined }
    const piped = await spawnCli(['verify', '-H', 'webhook-id: a', '-s', SECRET], { env })
    expect(piped).toMatchObject({ code: 1, stdout: expect.stringMatching(/^rejected /) })
    expect(await runOnTerminal('--help')).toContain('\u001B[1mUsage:\u001B[22m')
    expect(await runOnTerminal('--help', { NO_COLOR: '1' })).toContain('Usage: hookseal')
  })

  it('prompts for the secret on a terminal without showing it', async () => {
    const secret = generateSecret()
    const args = '--id msg_1 --timestamp 1700000000 --body {}'
    const shown = await runOnTerminal(`sign ${args}`, {}, { prompt: 'Signing secret', typed: `${secret}\r` })
    const { stdout } = await runCli(['sign', ...args.split(' '), '--secret', secret])
    const signature = /webhook-signature: (\S+)/.exec(stdout)?.[1]
    expect(shown).toContain(signature)
    expect(shown).not.toContain(secret.slice('whsec_'.length))
  })

  it('prints no error when the reader of its pipe disconnects', async () => {
    const script = `${process.execPath} ${MAIN} explain --help | head -n 1`
    const { stdout, stderr } = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', script])
    expect({ stdout, stderr }).toEqual({ stdout: 'Usage: hookseal explain [options]\n', stderr: '' })
  })
})
