import { BlockList, isIP } from 'node:net'

/** A set of addresses. Keeps the families apart: for Node's BlockList, every IPv4 address is inside `::ffff:0:0/96` and `::/3`. */
export interface AddressSet {
  has(address: string): boolean
}

/** Creates the set of the addresses inside any of `cidrs`. @throws {TypeError} if one is not a CIDR. */
export function addressSet(cidrs: readonly string[]): AddressSet {
  const lists = { 4: new BlockList(), 6: new BlockList() }
  for (const cidr of cidrs) addTo(lists[familyOf(cidr)], cidr)
  return {
    has(address) {
      const family = isIP(address)
      if (family === 4) return lists[4].check(address, 'ipv4')
      return family === 6 && lists[6].check(address, 'ipv6')
    },
  }
}

/** Adds the range `cidr` to `list`. @throws {TypeError} if it is not a CIDR. */
export function addTo(list: BlockList, cidr: string): void {
  const [network = '', prefix = ''] = cidr.split('/')
  const family = familyOf(cidr)
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) throw misuse(cidr)
  list.addSubnet(network, Number(prefix), family === 4 ? 'ipv4' : 'ipv6')
}

function familyOf(cidr: string): 4 | 6 {
  const [network = '', prefix, more] = cidr.split('/')
  const family = isIP(network)
  if ((family !== 4 && family !== 6) || network.includes('%') || prefix === undefined || more !== undefined)
    throw misuse(cidr)
  return family
}

function misuse(cidr: string): TypeError {
  return new TypeError(`allow: ${JSON.stringify(cidr)} is not a CIDR such as 10.0.0.0/8 or fd00::/8`)
}
