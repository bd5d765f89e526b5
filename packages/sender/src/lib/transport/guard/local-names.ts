/** The addresses of `localhost`. */
export const LOOPBACK = ['127.0.0.1', '::1']

/** Whether `name` means this machine, without asking a name server (RFC 6761, 6.3). */
export function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost')
}

/** Top-level names that only have a meaning inside a local network. */
const LOCAL_DOMAINS: ReadonlySet<string> = new Set([
  'localhost', // RFC 6761
  'local', // RFC 6762
  'internal', // reserved for private use by ICANN
  'localdomain',
  'lan',
  'home',
  'corp',
  'intranet',
  'private',
])

/** Whether `name` can only be a machine of the local network: a single label, or a name under a local domain. */
export function isLocalName(name: string): boolean {
  const lastDot = name.lastIndexOf('.')
  return lastDot === -1 || LOCAL_DOMAINS.has(name.slice(lastDot + 1)) || name.endsWith('.home.arpa')
}
