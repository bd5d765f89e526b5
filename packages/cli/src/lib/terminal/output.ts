import { stripVTControlCharacters, styleText } from 'node:util'

export type Color = 'green' | 'red' | 'yellow' | 'dim' | 'bold'

/** Prints a line to stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints a value as indented JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** Styles text for a terminal. Returns it unchanged when stdout is a pipe, or `NO_COLOR` or `NODE_DISABLE_COLORS` is set. */
export function style(color: Color, text: string): string {
  return styleText(color, text, { stream: process.stdout })
}

/** Removes secrets from a message. Commander quotes invalid arguments, and a secret may be typed in the wrong place. */
export function redactSecrets(text: string): string {
  return text.replaceAll(/(wh(?:sec|sk)_|hsk_)[\w+/=%-]+/g, '$1…')
}

/** Removes terminal escapes from untrusted text, so that it can neither move the cursor nor change colors. */
export function stripControlChars(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/(?![\n\t])\p{Cc}/gu, '\uFFFD')
}
