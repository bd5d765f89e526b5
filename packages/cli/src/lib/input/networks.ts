import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { parseList } from './numbers.ts'

/** Parses networks in CIDR notation, separated by commas. */
export function parseNetworks(text: string): string[] {
  const networks = parseList(text)
  const wrong = networks.find((network) => !isCidr(network))
  if (wrong !== undefined)
    throw new InvalidArgumentError(`Expected networks such as 10.0.0.0/8 or fd00::/8, but ${wrong} is none.`)
  return networks
}

function isCidr(text: string): boolean {
  const [, address = '', prefix] = /^([\d.:a-f]+)\/(\d{1,3})$/i.exec(text) ?? []
  const family = isIP(address)
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128)
}
