import type { Candidate, ProgramWords } from './describe-program.ts'
import { quote } from './quote.ts'

/** Returns the completion script for zsh. It works as the file `_hookseal` in `fpath`, and when it is evaluated. */
export function zshScript({ commands, values }: ProgramWords): string {
  const paths = commands.map(({ path }) => path).filter((path) => path !== '')
  return `#compdef hookseal
# hookseal completion for zsh. Add to ~/.zshrc, after compinit: eval "$(hookseal completion zsh)"
_hookseal() {
  local at='' word
  local -a commands options
  for word in \${words[2,CURRENT-1]}; do
    case "$at $word" in
      (${paths.map(quote).join('|')}) at="$at $word" ;;
    esac
  done
  case \${words[CURRENT-1]} in
${values.map(({ flags, choices }) => `    (${flags.join('|')}) ${choices.length === 0 ? '_files' : `compadd -- ${choices.map(quote).join(' ')}`}; return ;;`).join('\n')}
  esac
  case "$at" in
${commands
  .map(
    ({ path, commands: subcommands, options }) =>
      `    (${quote(path)}) commands=(${subcommands.map(describe).join(' ')}) options=(${options.map(describe).join(' ')}) ;;`,
  )
  .join('\n')}
  esac
  if [[ \${words[CURRENT]} != -* ]]; then
    if (( \${#commands} )); then _describe command commands; else _files; fi
  else
    _describe option options
  fi
}
if [[ "\${funcstack[1]}" == _hookseal ]]; then _hookseal "$@"; else compdef _hookseal hookseal; fi
`
}

/** `_describe` separates word and description by a colon. */
function describe({ word, description }: Candidate): string {
  return quote(`${word.replaceAll(':', String.raw`\:`)}:${description}`)
}
