import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireProgram, START_TIMEOUT_MS } from '@hookseal/services'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createProgram } from '../src/lib/commander/program.ts'
import { runCli } from './run-cli.ts'

const runShell = (shell: string, args: readonly string[]): string =>
  execFileSync(shell, args, { encoding: 'utf8' })

async function script(shell: string): Promise<string> {
  const { stdout } = await runCli(['completion', shell])
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-completion-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, `hookseal.${shell}`)
  writeFileSync(file, stdout)
  return file
}

/** Completes the last of `words` in a real bash. */
async function completeInBash(words: readonly string[]): Promise<string[]> {
  const test = `set -eu; source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hookseal; printf '%s\\n' "\${COMPREPLY[@]-}"`
  const args = ['--norc', '-c', test, 'bash', await script('bash'), 'hookseal', ...words]
  return runShell('bash', args).split('\n').filter(Boolean)
}

/** Completes a line in a real fish. */
async function completeInFish(fish: string, line: string): Promise<string[]> {
  const args = ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', await script('fish'), line]
  const printed = runShell(fish, args)
  return printed.split('\n').flatMap((row) => row.split('\t')[0] || [])
}

describe('hookseal completion', () => {
  it.each([
    { words: ['endp'], expected: ['endpoints'] },
    { words: ['endpoints', 'd'], expected: ['disable', 'delete'] },
    { words: ['endpoints', 'create', '--ev'], expected: ['--events'] },
    { words: ['endpoints', '--url', 'localhost', 'create', '--ra'], expected: ['--rate-limit'] },
    { words: ['deliveries', 'list', '--status', 'de'], expected: ['delivered', 'dead'] },
    { words: ['send', 'localhost', '--data', ''], expected: [] },
    { words: ['completion', 'b'], expected: ['bash'] },
    { words: ['unknown', '--'], expected: ['--version', '--help'] },
  ])('offers $expected after $words in bash', async ({ words, expected }) => {
    expect((await completeInBash(words)).toSorted()).toEqual(expected.toSorted())
  })

  it('offers every command and option in bash', async () => {
    const program = createProgram()
    expect(await completeInBash([''])).toEqual(
      expect.arrayContaining(program.commands.map((command) => command.name())),
    )
    for (const command of program.commands.flatMap((one) => [one, ...one.commands])) {
      const path =
        command.parent === program ? [command.name()] : [String(command.parent?.name()), command.name()]
      const words = command.commands.map((one) => one.name())
      expect(await completeInBash([...path, words.length > 0 ? '' : '--'])).toEqual(
        expect.arrayContaining(words.length > 0 ? words : command.options.map(({ long }) => long)),
      )
    }
  })

  it('prints a script that zsh loads and registers', { timeout: START_TIMEOUT_MS }, async () => {
    const zsh = await requireProgram('zsh', 'zsh')
    const test =
      'autoload -U compinit; compinit -D -u; source $1; print -r -- $_comps[hookseal]; whence -w _hookseal'
    const args = ['-f', '-c', test, 'zsh', await script('zsh')]
    expect(runShell(zsh, args)).toBe('_hookseal\n_hookseal: function\n')
  })

  it('offers commands, options and values in fish', { timeout: START_TIMEOUT_MS }, async () => {
    const fish = await requireProgram('fish', 'fish')
    expect(await completeInFish(fish, 'hookseal endp')).toEqual(['endpoints'])
    expect(await completeInFish(fish, 'hookseal endpoints cr')).toEqual(['create'])
    expect(await completeInFish(fish, 'hookseal endpoints create --ev')).toEqual(['--events'])
    expect(await completeInFish(fish, 'hookseal deliveries list --status de')).toEqual(['dead', 'delivered'])
  })

  it('exits with 2 for another shell', async () => {
    expect(await runCli(['completion', 'tcsh'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('fish'),
    })
  })
})
