import { Resolver } from 'node:dns/promises'

/** Every address of a name, or a rejection with a DNS `code`. Called once for each connection. */
export type ResolveName = (name: string) => Promise<readonly string[]>

export interface NameResolverOptions {
  /** Name servers as `address` or `address:port`. @default those of the system */
  servers?: readonly string[]
}

/**
 * Asks name servers for IPv4 and IPv6 addresses at once.
 *
 * Not `dns.lookup`: it occupies one of libuv's few threads for each question, so a handful of names whose servers don't
 * answer would keep every other endpoint from being resolved. The price is that the hosts file and search domains are not consulted.
 */
export function createNameResolver({ servers }: NameResolverOptions = {}): ResolveName {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)

  return async function resolveName(name) {
    const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const addresses = [ipv4, ipv6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    // A name with addresses of one family only is whole; and where there are none, both answers fail.
    if (addresses.length === 0 && ipv4.status === 'rejected') throw ipv4.reason
    return addresses
  }
}
