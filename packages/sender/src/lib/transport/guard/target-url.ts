import { isIP } from 'node:net'
import type { AddressRules } from './address-rules.ts'
import { BAD_PORTS } from './bad-ports.ts'
import { isLocalhost, isLocalName, LOOPBACK } from './local-names.ts'

/** Every way in which a URL can be refused; stable. */
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
  /** Lets `http:` through, for development. @default false */
  allowHttp?: boolean
  rules: AddressRules
}

export type TargetUrlCheck =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly code: TargetUrlCode; readonly message: string }

const MAX_LENGTH = 2048
const INVALID = 'This is not a URL such as https://example.com/webhooks.'

// Parsers disagree about these, and the WHATWG one drops or mends them: \, white space, control characters, one slash or three.
const ONE_MEANING = /^https?:\/\/[^/\\\s\p{Cc}][^\\\s\p{Cc}]*$/iu

/**
 * The parsed URL when an endpoint may have it, or else what is wrong with it. Only what the text says is judged, in any spelling
 * of the host; what a name resolves to is judged at each connection.
 *
 * @example
 * checkTargetUrl('https://0x7f.1/hook', { rules }) // { ok: false, code: 'url_forbidden_address', … }
 */
export function checkTargetUrl(text: string, { allowHttp = false, rules }: TargetUrlOptions): TargetUrlCheck {
  if (text.length > MAX_LENGTH)
    return refuse('url_too_long', `The URL is longer than ${MAX_LENGTH} characters.`)
  const url = URL.parse(text)
  if (url === null) return refuse('url_invalid', INVALID)
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    return refuse('url_scheme', `The URL must begin with https://${allowHttp ? ' or http://' : ''}.`)
  if (!ONE_MEANING.test(text)) return refuse('url_invalid', INVALID)
  // Not by `url.username` and `url.hash`: they are empty for a lone "@" or "#".
  if (/^[^/]*\/\/[^/?#]*@/.test(text))
    return refuse('url_userinfo', 'The URL must not hold a user name or a password.')
  if (text.includes('#')) return refuse('url_fragment', 'The URL must not have a fragment: it is never sent.')
  if (url.port !== '' && BAD_PORTS.has(Number(url.port)))
    return refuse('url_port', `Port ${url.port} belongs to another protocol.`)
  return checkHost(url, rules)
}

function checkHost(url: URL, rules: AddressRules): TargetUrlCheck {
  // One spelling for a name with the root's dot and without it, as the parser does with IPv4 addresses.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host.split('.').includes('')) return refuse('url_invalid', INVALID)
  if (isIP(host) !== 0 || isLocalhost(host)) {
    const addresses = isLocalhost(host) ? LOOPBACK : [host]
    const reasons = addresses.map((address) => rules.isForbidden(address))
    if (!reasons.includes(undefined))
      return refuse('url_forbidden_address', `The host is an address that is not allowed (${reasons[0]}).`)
  } else if (isLocalName(host) && !rules.allowsLocal) {
    return refuse(
      'url_local_name',
      'The host is a name of a local network: use one that is known everywhere.',
    )
  }
  return { ok: true, url }
}

function refuse(code: TargetUrlCode, message: string): TargetUrlCheck {
  return { ok: false, code, message }
}
