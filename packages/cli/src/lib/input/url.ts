import { InvalidArgumentError } from 'commander'

/** Parses an http: or https: URL. */
export function parseHttpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('Expected an http:// or https:// URL.')
  return url
}
