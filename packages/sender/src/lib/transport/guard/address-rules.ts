import { BlockList, isIP } from 'node:net'
import { ADDRESS_RANGES, type ForbiddenReason, GLOBAL_UNICAST, IPV4_MAPPED, NAT64 } from './address-ranges.ts'
import { ADDRESS_SAMPLES } from './address-samples.ts'
import { addressSet, addTo } from './cidr.ts'
import { isIsatap, lastIPv4 } from './ipv6-groups.ts'

export interface AddressRulesOptions {
  /**
   * CIDRs that may be connected to although they are not public, for development: `['127.0.0.0/8', '::1/128']`. Cloud
   * metadata, link-local, multicast and addresses that embed another one stay forbidden. With `64:ff9b::/96`, the
   * address behind NAT64 is checked.
   * @default []
   */
  allow?: readonly string[]
}

/** Decides which addresses may be connected to. */
export interface AddressRules {
  /** Returns why `address` must not be connected to, or undefined if it may. Forbids anything but IP addresses without a zone. */
  readonly isForbidden: (address: string) => ForbiddenReason | undefined
  /** Whether any addresses that are not public are allowed. */
  readonly allowsLocal: boolean
  /** A second check by sockets. It has no exceptions: with `allow` it only contains the ranges that are always forbidden. */
  readonly blockList: BlockList
}

/**
 * Creates rules that allow public addresses and the ranges in `allow`.
 *
 * @throws {TypeError} if an entry of `allow` is not a CIDR.
 * @throws {Error} if the runtime's `net.BlockList` classifies well-known addresses wrongly, because no check could be trusted then.
 *
 * @example
 * const rules = createAddressRules({ allow: ['127.0.0.0/8'] })
 * rules.isForbidden('10.0.0.1') // 'private'
 */
export function createAddressRules({ allow = [] }: AddressRulesOptions = {}): AddressRules {
  assertClassifiesCorrectly(createCheck([]), blockListOf(ADDRESS_RANGES))
  const allowsLocal = allow.length > 0
  return {
    isForbidden: createCheck(allow),
    allowsLocal,
    blockList: blockListOf(allowsLocal ? ADDRESS_RANGES.filter(({ always }) => always) : ADDRESS_RANGES),
  }
}

function createCheck(allow: readonly string[]): AddressRules['isForbidden'] {
  const allowed = addressSet(allow)
  const globalUnicast = addressSet([GLOBAL_UNICAST])
  const nat64 = addressSet([NAT64])
  const rows = ADDRESS_RANGES.map((row) => ({ ...row, addresses: addressSet(row.ranges) }))

  return function isForbidden(address): ForbiddenReason | undefined {
    const family = isIP(address)
    if (family === 0 || address.includes('%')) return 'not_an_address'
    const row = rows.find(({ addresses }) => addresses.has(address))
    if (row?.always) return row.reason
    if (family === 6 && isIsatap(address)) return 'embedded_ipv4'
    if (allowed.has(address)) return nat64.has(address) ? isForbidden(lastIPv4(address)) : undefined
    if (row !== undefined) return row.reason
    return family === 6 && !globalUnicast.has(address) ? 'reserved' : undefined
  }
}

function blockListOf(rows: typeof ADDRESS_RANGES): BlockList {
  const list = new BlockList()
  for (const { ranges } of rows)
    // For Node's BlockList, `::ffff:0:0/96` contains all of IPv4. It finds a mapped address by its IPv4 range.
    for (const range of ranges) if (range !== IPV4_MAPPED) addTo(list, range)
  return list
}

function assertClassifiesCorrectly(isForbidden: AddressRules['isForbidden'], blockList: BlockList): void {
  for (const { address, allowed } of ADDRESS_SAMPLES) {
    const blocked = blockList.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
    if (allowed === (isForbidden(address) === undefined) && allowed === !blocked) continue
    throw new Error(
      `net.BlockList of ${process.version} classifies ${address} wrongly, so no address check can be trusted`,
    )
  }
}
