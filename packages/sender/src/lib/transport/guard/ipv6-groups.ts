/** Whether the interface identifier is that of an ISATAP tunnel, which ends with an IPv4 address (RFC 5214, 6.1). */
export function isIsatap(address: string): boolean {
  const [, , , , flags = 0, marker] = ipv6Groups(address)
  return marker === 0x5efe && (flags & 0xfdff) === 0
}

/** The IPv4 address in the last 32 bits. */
export function lastIPv4(address: string): string {
  const [high = 0, low = 0] = ipv6Groups(address).slice(6)
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/** The eight 16-bit numbers of an IPv6 address without a zone. */
export function ipv6Groups(address: string): number[] {
  // The URL parser converts a dotted tail to hexadecimal, and each address to one canonical notation.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [left = [], right] = canonical.split('::').map(numbersOf)
  if (right === undefined) return left
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}

function numbersOf(groups: string): number[] {
  return groups === '' ? [] : groups.split(':').map((group) => Number.parseInt(group, 16))
}
