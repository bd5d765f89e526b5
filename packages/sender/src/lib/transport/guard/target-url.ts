import { isIP } from 'node:net'
import type { AddressRules } from './address-rules.ts'
import { BAD_PORTS } from './bad-ports.ts'
import { isLocalhost, isLocalName, LOOPBACK } from './local-names.ts'

/** Why a URL is rejected, as a stable code. */
export type TargetUrlCode =
  | 'url_invalid'
  | 'url_too_long'
  | 'url_scheme'
  | 'url_userinfo'
  | 'url_fragment'
  | 'url_port'
  | 'url_local_name'
  | 'url_forbidden_address'

export interface TargetUrlOptions {
  /** Allows `http:` URLs, for development. @default false */
  allowHttp?: boolean
  rules: AddressRules
}

export type TargetUrlCheck =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly code: TargetUrlCode; readonly message: string }

const MAX_LENGTH = 2048
const INVALID = 'This is not a URL such as https://example.com/webhooks.'

// Parsers disagree about these, and the WHATWG parser removes or fixes them: \, whitespace, control characters, one slash or three.
const ONE_MEANING = /^https?:\/\/[^/\\\s\p{Cc}][^\\\s\p{Cc}]*$/iu

/**
 * Parses the URL of an endpoint, or returns why endpoints may not have it. Checks the URL itself, with the host in any notation. The
 * addresses of a name are checked at each connection.
 *
 * @example
 * checkTargetUrl('https://0x7f.1/hook', { rules }) // { ok: false, code: 'url_forbidden_address', … }
 */
export function checkTargetUrl(text: string, { allowHttp = false, rules }: TargetUrlOptions): TargetUrlCheck {
  if (text.length > MAX_LENGTH)
    return reject('url_too_long', `The URL is longer than ${MAX_LENGTH} characters.`)
  const url = URL.parse(text)
  if (url === null) return reject('url_invalid', INVALID)
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    return reject('url_scheme', `The URL must begin with https://${allowHttp ? ' or http://' : ''}.`)
  if (!ONE_MEANING.test(text)) return reject('url_invalid', INVALID)
  // Checks the text, because `url.username` and `url.hash` are empty for a lone "@" or "#".
  if (/^[^/]*\/\/[^/?#]*@/.test(text))
    return reject('url_userinfo', 'The URL must not contain a username or password.')
  if (text.includes('#'))
    return reject('url_fragment', 'The URL must not contain a fragment, because it would never be sent.')
  if (url.port !== '' && BAD_PORTS.has(Number(url.port)))
    return reject('url_port', `Port ${url.port} is reserved for another protocol.`)
  return checkHost(url, rules)
}

function checkHost(url: URL, rules: AddressRules): TargetUrlCheck {
  // Removes the root's dot, as the parser does with IPv4 addresses, so that each name has one notation.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host.split('.').includes('')) return reject('url_invalid', INVALID)
  if (isIP(host) !== 0 || isLocalhost(host)) {
    const addresses = isLocalhost(host) ? LOOPBACK : [host]
    const reasons = addresses.map((address) => rules.isForbidden(address))
    if (!reasons.includes(undefined))
      return reject('url_forbidden_address', `The host is an address that is not allowed (${reasons[0]}).`)
  } else if (isLocalName(host) && !rules.allowsLocal) {
    return reject('url_local_name', 'The host is a name of a local network. Use a public host name.')
  }
  return { ok: true, url }
}

function reject(code: TargetUrlCode, message: string): TargetUrlCheck {
  return { ok: false, code, message }
}
