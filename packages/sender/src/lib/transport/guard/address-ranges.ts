/** Why an address must not be connected to. */
export type ForbiddenReason =
  | 'not_an_address'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'link_local'
  | 'shared'
  | 'metadata'
  | 'multicast'
  | 'documentation'
  | 'benchmarking'
  | 'reserved'
  | 'embedded_ipv4'

interface AddressRange {
  readonly reason: ForbiddenReason
  /** Forbidden also if `allow` contains it. */
  readonly always?: true
  readonly ranges: readonly string[]
}

/** The IPv6 addresses that are assigned to hosts. All others are forbidden as reserved. */
export const GLOBAL_UNICAST = '2000::/3'

/** Addresses that embed an IPv4 address in networks with NAT64 (RFC 6052). */
export const NAT64 = '64:ff9b::/96'

/** IPv4-mapped IPv6 addresses (RFC 4291, 2.5.5.2). */
export const IPV4_MAPPED = '::ffff:0:0/96'

/** IANA's special-purpose registries for both families, and the metadata services of clouds. The first match determines the reason. */
export const ADDRESS_RANGES: readonly AddressRange[] = [
  {
    reason: 'metadata',
    always: true,
    ranges: [
      '169.254.169.254/32', // AWS, Google Cloud, Azure, Oracle, DigitalOcean, Hetzner, OpenStack
      '169.254.170.0/24', // AWS: credentials of containers
      '100.100.100.200/32', // Alibaba Cloud
      '168.63.129.16/32', // Azure's host: a public address with a special meaning inside Azure
      '192.0.0.192/32', // Oracle Cloud, formerly
      'fd00:ec2::/32', // AWS
      'fd20:ce::254/128', // Google Cloud
      'fd00:c1::a9fe:a9fe/128', // Oracle Cloud
      'fd00:42::42/128', // Scaleway
    ],
  },
  {
    reason: 'embedded_ipv4',
    always: true,
    ranges: [
      IPV4_MAPPED,
      '::ffff:0:0:0/96', // translated, RFC 2765
      '64:ff9b:1::/48', // NAT64 within a network, which decides where the IPv4 address is embedded (RFC 8215)
      '2002::/16', // 6to4
      '2001::/32', // Teredo
    ],
  },
  { reason: 'unspecified', always: true, ranges: ['::/128', '0.0.0.0/32'] },
  { reason: 'link_local', always: true, ranges: ['169.254.0.0/16', 'fe80::/10'] },
  { reason: 'multicast', always: true, ranges: ['224.0.0.0/4', 'ff00::/8'] },
  { reason: 'reserved', always: true, ranges: ['255.255.255.255/32'] },
  { reason: 'embedded_ipv4', ranges: [NAT64] },
  { reason: 'loopback', ranges: ['127.0.0.0/8', '::1/128'] },
  // Deprecated IPv4-compatible addresses; ::1 and :: are listed above.
  { reason: 'embedded_ipv4', always: true, ranges: ['::/96'] },
  {
    reason: 'private',
    ranges: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  },
  { reason: 'shared', ranges: ['100.64.0.0/10'] },
  {
    reason: 'documentation',
    ranges: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  },
  { reason: 'benchmarking', ranges: ['198.18.0.0/15', '2001:2::/48'] },
  {
    reason: 'reserved',
    ranges: [
      '0.0.0.0/8',
      '192.0.0.0/24', // protocol assignments
      '192.31.196.0/24', // AS112
      '192.52.193.0/24', // AMT
      '192.88.99.0/24', // 6to4 relays, formerly
      '192.175.48.0/24', // AS112
      '240.0.0.0/4',
      '100::/64', // discarded
      '100:0:0:1::/64', // dummy prefix
      '2001::/23', // protocol assignments
      '2620:4f:8000::/48', // AS112
      '5f00::/16', // segment routing
    ],
  },
]
