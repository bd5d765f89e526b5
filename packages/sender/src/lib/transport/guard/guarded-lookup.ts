import { isIP, type LookupFunction } from 'node:net'
import type { AddressRules } from './address-rules.ts'
import { ForbiddenAddressError, NameResolutionError } from './connect-errors.ts'
import { isLocalhost, LOOPBACK } from './local-names.ts'
import type { ResolveName } from './resolve-name.ts'

/**
 * Creates a `lookup` function for sockets: they connect only to the addresses it returns. It rejects a name if any of its addresses is
 * forbidden. Such a mix suggests an attack, and otherwise the order in which a socket tries addresses would decide.
 */
export function guardedLookup(rules: AddressRules, resolveName: ResolveName): LookupFunction {
  async function allowedAddresses(name: string): Promise<{ address: string; family: number }[]> {
    const addresses = isLocalhost(name) ? loopback(rules) : await resolve(name, resolveName)
    for (const address of addresses) {
      const reason = rules.isForbidden(address)
      if (reason !== undefined) throw new ForbiddenAddressError(reason)
    }
    return addresses.map((address) => ({ address, family: isIP(address) }))
  }

  return (name, options, callback) => {
    allowedAddresses(name).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined) callback(new NameResolutionError('ENODATA'), [])
        else if (options.all === true) callback(null, addresses)
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, []),
    )
  }
}

/** The allowed addresses of `localhost`, so that allowing one family is enough. If none is allowed, all of them, to be rejected. */
function loopback(rules: AddressRules): readonly string[] {
  const allowed = LOOPBACK.filter((address) => rules.isForbidden(address) === undefined)
  return allowed.length > 0 ? allowed : LOOPBACK
}

async function resolve(name: string, resolveName: ResolveName): Promise<readonly string[]> {
  try {
    return await resolveName(name)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'EUNKNOWN'
    throw new NameResolutionError(code, { cause })
  }
}
