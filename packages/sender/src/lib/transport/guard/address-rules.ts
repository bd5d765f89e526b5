import { BlockList, isIP } from 'node:net'
import { ADDRESS_RANGES, type ForbiddenReason, GLOBAL_UNICAST, IPV4_MAPPED, NAT64 } from './address-ranges.ts'
import { ADDRESS_SAMPLES } from './address-samples.ts'
import { addressSet, addTo } from './cidr.ts'
import { isIsatap, lastIPv4 } from './ipv6-groups.ts'

export interface AddressRulesOptions {
  /**
   * CIDRs that may be posted to although they aren't public, for development: `['127.0.0.0/8', '::1/128']`. Cloud
   * metadata, link-local, multicast and addresses that carry another one stay refused; with `64:ff9b::/96`, the
   * address behind NAT64 is judged.
   * @default []
   */
  allow?: readonly string[]
}

/** Which addresses may be connected to. */
export interface AddressRules {
  /** Why `address` must not be connected to; `undefined` where it may. Whatever isn't an IP address without a zone is refused. */
  readonly isForbidden: (address: string) => ForbiddenReason | undefined
  /** Whether anything but public addresses is allowed. */
  readonly allowsLocal: boolean
  /** For sockets to check once more. It knows no exceptions: with an allow-list it holds only what is always refused. */
  readonly blockList: BlockList
}

/**
 * Rules that let public addresses through, and what `allow` names.
 *
 * @throws {TypeError} when `allow` holds what isn't a CIDR.
 * @throws {Error} when the runtime's `net.BlockList` judges well-known addresses wrongly: nothing may be sent then.
 *
 * @example
 * const rules = createAddressRules({ allow: ['127.0.0.0/8'] })
 * rules.isForbidden('10.0.0.1') // 'private'
 */
export function createAddressRules({ allow = [] }: AddressRulesOptions = {}): AddressRules {
  assertJudgesRightly(judgeWith([]), blockListOf(ADDRESS_RANGES))
  const allowsLocal = allow.length > 0
  return {
    isForbidden: judgeWith(allow),
    allowsLocal,
    blockList: blockListOf(allowsLocal ? ADDRESS_RANGES.filter(({ always }) => always) : ADDRESS_RANGES),
  }
}

function judgeWith(allow: readonly string[]): AddressRules['isForbidden'] {
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
    // To Node's BlockList, `::ffff:0:0/96` holds all of IPv4; and a mapped address is found by its IPv4 range.
    for (const range of ranges) if (range !== IPV4_MAPPED) addTo(list, range)
  return list
}

function assertJudgesRightly(isForbidden: AddressRules['isForbidden'], blockList: BlockList): void {
  for (const { address, allowed } of ADDRESS_SAMPLES) {
    const blocked = blockList.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
    if (allowed === (isForbidden(address) === undefined) && allowed === !blocked) continue
    throw new Error(
      `net.BlockList of ${process.version} judges ${address} wrongly: no address can be trusted`,
    )
  }
}
