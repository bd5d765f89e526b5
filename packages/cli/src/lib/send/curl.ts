import { isUtf8 } from 'node:buffer'
import { CliError } from '../terminal/cli-error.ts'

export interface CurlOptions {
  url: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
  /** The file that the body came from; curl reads it again. */
  file: string | undefined
}

/** Returns a command for a POSIX shell that posts exactly the signed bytes. */
export function curlCommand({ url, headers, body, file }: CurlOptions): string {
  const all = { 'content-type': 'application/json', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`)
  return ['curl', ...lines, dataOption(body, file), quote(url)].join(' \\\n  ')
}

function dataOption(body: Uint8Array, file: string | undefined): string {
  if (file !== undefined) return `--data-binary ${quote(`@${file}`)}`
  // An argument ends at a NUL, and a shell in a UTF-8 locale may reject other bytes.
  if (!isUtf8(body) || body.includes(0))
    throw new CliError(
      'usage',
      'the body is not UTF-8 text or holds a NUL, so it cannot be a shell argument: pass it with --file',
    )
  // `--data-binary` would read a body that begins with @ as a file name.
  return `--data-raw ${quote(Buffer.from(body).toString())}`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
