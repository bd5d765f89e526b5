/** The eight 16-bit numbers of an IPv6 address in any valid spelling without a zone. */
export function ipv6Groups(address: string): number[] {
  // The URL parser turns a dotted tail into hexadecimal and leaves one spelling for each address.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const left = numbersOf(head)
  if (tail === undefined) return left
  const right = numbersOf(tail)
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}

function numbersOf(groups: string): number[] {
  return groups === '' ? [] : groups.split(':').map((group) => Number.parseInt(group, 16))
}
