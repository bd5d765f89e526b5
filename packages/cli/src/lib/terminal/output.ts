import { stripVTControlCharacters, styleText } from 'node:util'

export type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'bold'

/** Prints a line to stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints a value as JSON for programs, whatever stdout is. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** The text in a colour, where stdout is a terminal and neither `NO_COLOR` nor `NODE_DISABLE_COLORS` is set. */
export function paint(colour: Colour, text: string): string {
  return styleText(colour, text, { stream: process.stdout })
}

/** A message without the secrets that it may quote: one that was typed in a wrong place is quoted as what it was taken for. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/(wh(?:sec|sk)_|hsk_)[\w+/=%-]+/g, '$1…')
}

/** Text from somebody else, made harmless for a terminal: it can neither move the cursor nor change a colour. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/(?![\n\t])\p{Cc}/gu, '\uFFFD')
}
