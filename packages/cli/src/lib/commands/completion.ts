import { Argument, type Command } from 'commander'
import { addExamples } from '../commander/examples.ts'
import { bashScript } from '../completion/bash.ts'
import { describeProgram, type ProgramWords } from '../completion/describe-program.ts'
import { fishScript } from '../completion/fish.ts'
import { zshScript } from '../completion/zsh.ts'

const SCRIPTS: Readonly<Record<string, (words: ProgramWords) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

/** `hookseal completion`: completes commands and options in a shell. */
export function addCompletion(program: Command): void {
  const command = program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that completes commands, options and their values in a shell.')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .action((shell: string) => void process.stdout.write(SCRIPTS[shell]?.(describeProgram(program)) ?? ''))
  addExamples(command, ['hookseal completion bash', 'hookseal completion zsh', 'hookseal completion fish'])
}
