import { BlockList } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { ADDRESS_RANGES } from '../../src/lib/transport/guard/address-ranges.ts'
import { createAddressRules } from '../../src/lib/transport/guard/address-rules.ts'
import { ADDRESS_SAMPLES } from '../../src/lib/transport/guard/address-samples.ts'

const EVERYTHING = ['0.0.0.0/0', '::/0']

describe('without an allow-list', () => {
  const { isForbidden } = createAddressRules()

  it.each([
    ['loopback', '127.0.0.1 127.255.255.255 ::1 0:0:0:0:0:0:0:1'],
    ['private', '10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 fc00::1 fd12:3456::1 fec0::1'],
    ['link_local', '169.254.0.1 169.254.255.255 fe80::1 febf::1'],
    ['shared', '100.64.0.1 100.127.255.255'],
    ['unspecified', '0.0.0.0 :: 0:0:0:0:0:0:0:0'],
    ['multicast', '224.0.0.1 239.255.255.255 ff02::1 ff0e::1'],
    ['documentation', '192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff:fff::1'],
    ['benchmarking', '198.18.0.1 198.19.255.255 2001:2::1'],
    [
      'reserved',
      '0.1.2.3 192.0.0.8 192.88.99.1 240.0.0.1 255.255.255.255 100::1 100:0:0:1::1 2001:1::1 5f00::1',
    ],
    ['reserved', '1::1 200::1 400::1 1fff::1 4000::1 8000::1 e000::1 f000::1 fe00::1'],
    ['metadata', '169.254.169.254 169.254.170.2 169.254.170.23 100.100.100.200 168.63.129.16 192.0.0.192'],
    ['metadata', 'fd00:ec2::254 fd00:ec2::23 fd20:ce::254 fd00:c1::a9fe:a9fe fd00:42::42'],
    [
      'embedded_ipv4',
      '::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 0:0:0:0:0:ffff:a9fe:a9fe ::FFFF:10.0.0.1',
    ],
    ['embedded_ipv4', '::127.0.0.1 ::7f00:1 ::8.8.8.8 ::2 ::ffff:0:127.0.0.1'],
    ['embedded_ipv4', '64:ff9b::127.0.0.1 64:ff9b::808:808 64:ff9b:1::a9fe:a9fe 64:ff9b:1:ffff::1'],
    ['embedded_ipv4', '2002:7f00:1::1 2002:808:808::1 2001::1 2001:0:4136:e378:8000:63bf:80ff:fffe'],
    ['embedded_ipv4', '2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:a00:1'],
    [
      'not_an_address',
      'localhost 127.1 0x7f000001 2130706433 0177.0.0.1 127.0.0.1. [::1] fe80::1%eth0 ::1%1 1.1.1.1/8',
    ],
  ])('forbids as %s: %s', (reason, addresses) => {
    for (const address of addresses.split(' '))
      expect([address, isForbidden(address)]).toEqual([address, reason])
  })

  it('forbids the empty string', () => {
    expect(isForbidden('')).toBe('not_an_address')
  })

  it.each(
    '1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.1 2606:4700:4700::1111 2a00:1450::1 2001:200::1'.split(
      ' ',
    ),
  )('allows %s', (address) => {
    expect(isForbidden(address)).toBeUndefined()
  })

  it('forbids the first address of every range', () => {
    for (const { ranges } of ADDRESS_RANGES)
      for (const range of ranges)
        expect([range, isForbidden(range.split('/')[0] ?? '')]).not.toEqual([range, undefined])
  })
})

describe('with an allow-list', () => {
  it('allows the addresses inside the ranges of an allow-list and no others', () => {
    const { isForbidden, allowsLocal } = createAddressRules({
      allow: ['127.0.0.0/8', '10.1.0.0/16', 'fd12::/16'],
    })
    const reasons = ['127.0.0.1', '10.1.255.255', 'fd12::1', '8.8.8.8'].map(isForbidden)
    expect(reasons).toEqual([undefined, undefined, undefined, undefined])
    expect(['10.2.0.0', '::1', 'fd13::1', '192.168.0.1'].map(isForbidden)).toEqual([
      'private',
      'loopback',
      'private',
      'private',
    ])
    expect(allowsLocal).toBe(true)
  })

  it.each(
    (
      '169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16 fd00:ec2::254 fd20:ce::254 ::ffff:169.254.169.254 ' +
      '::ffff:10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b::6464:64c8 2002:a9fe:a9fe::1 169.254.1.1 fe80::1 fe80::1%eth0 ' +
      '224.0.0.1 255.255.255.255 0.0.0.0 ::'
    ).split(' '),
  )('forbids %s although the allow-list contains every address', (address) => {
    expect(createAddressRules({ allow: EVERYTHING }).isForbidden(address)).toBeDefined()
  })

  it('keeps the ranges that are always forbidden in the block list of sockets', () => {
    const { blockList } = createAddressRules({ allow: EVERYTHING })
    expect(blockList.check('169.254.169.254', 'ipv4')).toBe(true)
    expect(blockList.check('::ffff:169.254.169.254', 'ipv6')).toBe(true)
    expect(blockList.check('127.0.0.1', 'ipv4')).toBe(false)
  })

  it('checks the address behind NAT64 when NAT64 is allowed', () => {
    const { isForbidden } = createAddressRules({ allow: ['64:ff9b::/96'] })
    expect(isForbidden('64:ff9b::8.8.8.8')).toBeUndefined()
    expect(isForbidden('64:ff9b::127.0.0.1')).toBe('loopback')
    expect(isForbidden('64:ff9b::a9fe:a9fe')).toBe('metadata')
  })

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'localhost',
    '',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/1e1',
    'fe80::%1/64',
  ])('throws a TypeError for %j, which is not a CIDR', (cidr) => {
    expect(() => createAddressRules({ allow: [cidr] })).toThrow(TypeError)
    expect(() => createAddressRules({ allow: [cidr] })).toThrow(/^allow: /)
  })
})

describe('a runtime whose BlockList is wrong', () => {
  it.each([
    ['contains nothing', () => vi.spyOn(BlockList.prototype, 'check').mockReturnValue(false)],
    ['contains everything', () => vi.spyOn(BlockList.prototype, 'check').mockReturnValue(true)],
    ['drops ranges', () => vi.spyOn(BlockList.prototype, 'addSubnet').mockReturnValue()],
  ])('throws from createAddressRules when the BlockList of the runtime %s', (_case, breakIt) => {
    breakIt()
    expect(() => createAddressRules()).toThrow(/BlockList .* wrongly/)
  })

  it('finds a wrong BlockList by samples of allowed and forbidden addresses', () => {
    expect(new Set(ADDRESS_SAMPLES.map(({ allowed }) => allowed))).toEqual(new Set([true, false]))
  })
})
