import { stripVTControlCharacters, styleText } from 'node:util'

export type Color = 'green' | 'red' | 'yellow' | 'dim' | 'bold'

/** Prints a line to stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** DEL, the C1 control characters, which terminals may obey, and those that change the direction of text. JSON allows them in strings. */
const UNSAFE_IN_JSON = /[\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g

/** Prints a value as indented JSON. Untrusted text in it can neither move the cursor nor change colors. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2).replaceAll(UNSAFE_IN_JSON, toEscape))
}

function toEscape(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

/** Styles text for a terminal. Returns it unchanged when stdout is a pipe, or `NO_COLOR` or `NODE_DISABLE_COLORS` is set. */
export function style(color: Color, text: string): string {
  return styleText(color, text, { stream: process.stdout })
}

/** Removes secrets from a message. Commander quotes invalid arguments, and a secret may be typed in the wrong place. */
export function redactSecrets(text: string): string {
  return text.replaceAll(/(wh(?:sec|sk)_|hsk_)[\w+/=%-]+/g, '$1…')
}

/**
 * Removes terminal escapes from untrusted text, so that it can neither move the cursor nor change colors, and characters that change its
 * direction: they could make it look like other text.
 */
export function stripControlChars(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
}
