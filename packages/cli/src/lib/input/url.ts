import { InvalidArgumentError } from 'commander'
import { parseInteger } from './numbers.ts'

/** Parses an http: or https: URL, or one without a scheme as {@link addScheme} completes it. */
export function parseHttpUrl(text: string): URL {
  return parseAbsoluteUrl(addScheme(text))
}

/** Parses an http: or https: URL that must have its scheme. */
function parseAbsoluteUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('Expected an http:// or https:// URL.')
  return url
}

/** Checks an http: or https: URL that must have its scheme, which decides whether cookies are `Secure`. */
export function parsePublicUrl(text: string): string {
  parseAbsoluteUrl(text)
  return text
}

/** Parses a TCP port. */
export function parsePort(text: string): number {
  const port = parseInteger(text)
  if (port > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.')
  return port
}

/** Returns the URL for a host name without a scheme: http: on this machine, and https: everywhere else. Returns other text unchanged. */
export function addScheme(text: string): string {
  if (!HOST.test(text)) return text
  return `${LOOPBACK.test(text) ? 'http' : 'https'}://${text}`
}

/** A name or an address, perhaps with a port, before a path. */
const HOST = /^(?:[\p{L}\p{N}._-]+|\[[\d.:a-f]+\])(?::\d+)?(?=[#/?]|$)/iu
const LOOPBACK = /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?=[#/:?]|$)/i
