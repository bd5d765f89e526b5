import type { ProgramWords } from './describe-program.ts'
import { quote } from './quote.ts'

/** Returns the completion script for fish 3 and later. */
export function fishScript({ commands, values }: ProgramWords): string {
  const paths = commands.map(({ path }) => path).filter((path) => path !== '')
  const choicesOf = new Map(values.flatMap(({ flags, choices }) => flags.map((flag) => [flag, choices])))
  const lines = commands.flatMap(({ path, commands: subcommands, options }) => {
    const condition = `complete -c hookseal -n ${quote(`__hookseal_at ${quote(path)}`)}`
    return [
      ...subcommands.map(({ word, description }) => `${condition} -f -a ${word} -d ${quote(description)}`),
      ...options.map(({ word, description }) => {
        const choices = choicesOf.get(word)
        const value =
          choices === undefined ? '' : choices.length === 0 ? ' -r' : ` -x -a ${quote(choices.join(' '))}`
        return `${condition} -l ${word.replace(/^--/, '')}${value} -d ${quote(description)}`
      }),
    ]
  })
  return `# hookseal completion for fish. Run: hookseal completion fish > ~/.config/fish/completions/hookseal.fish
function __hookseal_at
  set -l at ''
  for word in (commandline -opc)[2..]
    switch "$at $word"
      case ${paths.map(quote).join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${lines.join('\n')}
`
}
