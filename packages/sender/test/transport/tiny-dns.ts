import { createSocket } from 'node:dgram'
import { isIPv4 } from 'node:net'
import { ipv6Groups } from '../../src/lib/transport/guard/ipv6-groups.ts'
import { afterTest } from './local-servers.ts'

const TYPE_A = 1
const TYPE_AAAA = 28
const SERVFAIL = 2
const NXDOMAIN = 3

/** The addresses of a name, an error, or no response. */
export type DnsReply = readonly string[] | 'SERVFAIL' | 'NXDOMAIN' | 'silence'

export interface TinyDns {
  /** `address:port`, as resolvers expect it. */
  readonly server: string
  /** The queries received, as type and name: `A example.test`. */
  readonly questions: string[]
}

/** Starts a name server on loopback. `lookUp` gets the name and how often its type of address was queried, from 1. */
export async function tinyDns(lookUp: (name: string, round: number) => DnsReply): Promise<TinyDns> {
  const questions: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, peer) => {
    const { name, type, end } = questionOf(query)
    const question = `${type === TYPE_A ? 'A' : 'AAAA'} ${name}`
    questions.push(question)
    const round = questions.filter((asked) => asked === question).length
    const reply = lookUp(name, round)
    if (reply === 'silence') return
    socket.send(respond(query.subarray(0, end), type, reply), peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  afterTest(() => new Promise<void>((resolve) => socket.close(resolve)))
  return { server: `127.0.0.1:${socket.address().port}`, questions }
}

/** The one question of a query (RFC 1035, 4.1.2), and where it ends. */
function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function respond(question: Buffer, type: number, reply: Exclude<DnsReply, 'silence'>): Buffer {
  const header = Buffer.from(question)
  const records =
    typeof reply === 'string' ? [] : reply.filter((address) => isIPv4(address) === (type === TYPE_A))
  const code = reply === 'SERVFAIL' ? SERVFAIL : reply === 'NXDOMAIN' ? NXDOMAIN : 0
  header.writeUInt16BE(0x8180 | code, 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, ...records.map((address) => record(type, address))])
}

function record(type: number, address: string): Buffer {
  const numbers =
    type === TYPE_AAAA
      ? ipv6Groups(address).flatMap((group) => [group >> 8, group & 0xff])
      : address.split('.').map(Number)
  const data = Buffer.from(numbers)
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0) // the name of the question
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}
