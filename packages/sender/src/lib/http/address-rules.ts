import { BlockList, isIP } from 'node:net'
import { ADDRESS_RANGES, type ForbiddenReason, GLOBAL_UNICAST, IPV4_MAPPED, NAT64 } from './address-ranges.ts'
import { FORBIDDEN_SAMPLES, PUBLIC_SAMPLES } from './address-samples.ts'
import { addressSet, addTo } from './cidr.ts'
import { ipv6Groups } from './ipv6-groups.ts'

export interface AddressRulesOptions {
  /**
   * CIDRs that may be posted to although they aren't public, for development: `['127.0.0.0/8', '::1/128']`. Cloud metadata, link-local,
   * multicast and addresses that carry another one stay refused; with `64:ff9b::/96`, the address behind NAT64 is judged.
   * @default []
   */
  allow?: readonly string[]
}

/** Which addresses may be connected to. */
export interface AddressRules {
  /** Why `address` must not be connected to; `undefined` where it may. Whatever isn't an IP address without a zone is refused. */
  isForbidden(address: string): ForbiddenReason | undefined
  /** Whether anything but public addresses is allowed. */
  readonly allowsLocal: boolean
  /** For sockets to check once more. It knows no exceptions: with an allow-list it holds only what is refused always. */
  readonly blockList: BlockList
}

/**
 * Rules that let public addresses through and what `allow` names.
 *
 * @throws {TypeError} when `allow` holds what isn't a CIDR.
 * @throws {Error} when this runtime's `net.BlockList` judges known addresses wrongly: no rules are better than wrong ones.
 *
 * @example
 * const rules = createAddressRules({ allow: ['127.0.0.0/8'] })
 * rules.isForbidden('10.0.0.1') // 'private'
 */
export function createAddressRules({ allow = [] }: AddressRulesOptions = {}): AddressRules {
  const allowed = addressSet(allow)
  const rows = ADDRESS_RANGES.map(({ reason, always, ranges }) => ({
    reason,
    always: always === true,
    addresses: addressSet(ranges),
  }))
  const globalUnicast = addressSet([GLOBAL_UNICAST])
  const nat64 = addressSet([NAT64])

  function isForbidden(address: string): ForbiddenReason | undefined {
    if (isIP(address) === 0 || address.includes('%')) return 'not_an_address'
    const row = rows.find(({ addresses }) => addresses.has(address))
    if (row?.always === true) return row.reason
    if (isIP(address) === 6 && isIsatap(address)) return 'embedded_ipv4'
    if (allowed.has(address)) return nat64.has(address) ? isForbidden(lastIPv4(address)) : undefined
    if (row !== undefined) return row.reason
    return isIP(address) === 6 && !globalUnicast.has(address) ? 'reserved' : undefined
  }

  assertWorks(addressSet, createsRightVerdicts)
  return { isForbidden, allowsLocal: allow.length > 0, blockList: blockListOf(allow.length > 0) }
}
