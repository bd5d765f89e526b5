import { isUtf8 } from 'node:buffer'
import type { SignedHeaders } from '@hookseal/core'
import { CliError } from '../terminal/cli-error.ts'

export interface CurlOptions {
  url: string
  headers: SignedHeaders
  body: Uint8Array
  /** Where the body can be read again, when it came from a file. */
  file: string | undefined
}

/** A command for a POSIX shell that posts the signed bytes and no others. */
export function curlCommand({ url, headers, body, file }: CurlOptions): string {
  const all = { 'content-type': 'application/json', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`)
  return ['curl', ...lines, dataOption(body, file), quote(url)].join(' \\\n  ')
}

function dataOption(body: Uint8Array, file: string | undefined): string {
  if (file !== undefined) return `--data-binary ${quote(`@${file}`)}`
  // An argument ends at a NUL, and a shell in a UTF-8 locale may refuse what is not UTF-8.
  if (!isUtf8(body) || body.includes(0))
    throw new CliError('usage', 'the body is no text that fits on a command line: give it by --file')
  // `--data-binary` would take a body that begins with @ for the name of a file.
  return `--data-raw ${quote(Buffer.from(body).toString())}`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
