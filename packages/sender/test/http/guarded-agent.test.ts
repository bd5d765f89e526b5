import { BlockList } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it, vi } from 'vitest'
import { type AddressRules, createAddressRules } from '../../src/lib/http/address-rules.ts'
import { checkTargetUrl } from '../../src/lib/http/target-url.ts'
import { selfSigned } from './self-signed.ts'
import {
  counting,
  expectAnswer,
  expectFailure,
  httpServer,
  localPoster,
  rawServer,
  request,
} from './support.ts'

/** Rules that judge as `verdicts` say, one after the other, and then allow. */
function ruled(blockList: BlockList, ...verdicts: ('loopback' | undefined)[]): AddressRules {
  return { isForbidden: () => verdicts.shift(), allowsLocal: true, blockList }
}

describe.each(['http', 'https'])('over %s', (scheme) => {
  it('the block list stops a socket that the checks before it let through', async () => {
    const server = await rawServer(() => undefined)
    const { blockList } = createAddressRules()
    const poster = localPoster({ rules: ruled(blockList), lookup: async () => ['127.0.0.1'] })
    for (const host of ['127.0.0.1', 'hooks.example.com']) {
      const failure = await expectFailure(poster, request(`${scheme}://${host}:${server.port}`))
      expect(failure).toMatchObject({ errorClass: 'forbidden_address' })
      expect(failure.message).toContain('ERR_IP_BLOCKED')
    }
    expect(server.connections).toEqual([])
  })

  it('nothing is sent to an address that only the connected socket shows', async () => {
    const received: string[] = []
    const server = await rawServer((_socket, text) => received.push(text))
    // Allowed when it was resolved, forbidden once connected.
    const rules = ruled(new BlockList(), undefined, 'loopback')
    const poster = localPoster({ rules, lookup: async () => ['127.0.0.1'] })
    const failure = await expectFailure(poster, request(`${scheme}://hooks.example.com:${server.port}`))
    expect(failure).toMatchObject({ errorClass: 'forbidden_address' })
    await vi.waitFor(() => expect(server.connections).toHaveLength(1))
    await vi.waitFor(() => expect(server.open.size).toBe(0))
    expect(received).toEqual([])
  })
})
