import type { ProgramWords } from './describe-program.ts'
import { quote } from './quote.ts'

/** Returns the completion script for bash 3.2 and later. */
export function bashScript({ commands, values }: ProgramWords): string {
  const paths = commands.map(({ path }) => path).filter((path) => path !== '')
  return `# hookseal completion for bash. Add to ~/.bashrc: eval "$(hookseal completion bash)"
_hookseal() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} at='' words='' index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$at \${COMP_WORDS[index]}" in
      ${paths.map(quote).join('|')}) at="$at \${COMP_WORDS[index]}" ;;
    esac
  done
  COMPREPLY=()
  case "$previous" in
${values.map(({ flags, choices }) => `    ${flags.join('|')}) ${choices.length === 0 ? 'return' : `words=${quote(choices.join(' '))}`} ;;`).join('\n')}
    *)
      case "$at" in
${commands.map((command) => `        ${quote(command.path)}) words=${quote(wordsOf(command))} ;;`).join('\n')}
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _hookseal hookseal
`
}

/** Options are offered where no command can follow, and after a dash. */
function wordsOf({ commands, options }: ProgramWords['commands'][number]): string {
  return [...commands, ...options, { word: '--help' }].map(({ word }) => word).join(' ')
}
