import { Resolver } from 'node:dns/promises'

/** Resolves with every address of a name, or rejects with a DNS `code`. Called once for each connection. */
export type ResolveName = (name: string) => Promise<readonly string[]>

export interface NameResolverOptions {
  /** Name servers as `address` or `address:port`. @default the system's */
  servers?: readonly string[]
}

/**
 * Creates a resolver that queries name servers for IPv4 and IPv6 addresses in parallel.
 *
 * Does not use `dns.lookup`, which occupies one of libuv's few threads for each query: a few names whose servers do not respond would
 * block the resolution of all others. The cost is that the hosts file and search domains are not used.
 */
export function createNameResolver({ servers }: NameResolverOptions = {}): ResolveName {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)

  return async function resolveName(name) {
    const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const addresses = [ipv4, ipv6].flatMap((found) => (found.status === 'fulfilled' ? found.value : []))
    // Addresses of one family are enough. If there are none, both queries have failed.
    if (addresses.length === 0 && ipv4.status === 'rejected') throw ipv4.reason
    return addresses
  }
}
