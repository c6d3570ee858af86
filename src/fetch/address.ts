import { BlockList, isIP } from 'node:net'

/** What no cited page may lead us to, by https://www.iana.org/assignments/iana-ipv4-special-registry. */
const NOT_PUBLIC_4 = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared behind a provider's NAT; a cloud's metadata stands in it too (100.100.100.200)
  ['127.0.0.0', 8], // this machine
  ['169.254.0.0', 16], // link-local, and with it the metadata of most clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
] as const

/** Of IPv6 only what is given out to the public, 2000::/3, without what stands in it for something else. */
const PUBLIC_6 = ['2000::', 3] as const
const NOT_PUBLIC_6 = [
  ['2001::', 23], // protocol assignments, Teredo and its hidden IPv4 addresses among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: an IPv4 address in disguise
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
] as const

const closed4 = listOf(NOT_PUBLIC_4, 'ipv4')
const open6 = listOf([PUBLIC_6], 'ipv6')
const closed6 = listOf(NOT_PUBLIC_6, 'ipv6')

function listOf(subnets: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family)
  return list
}

/**
 * Whether an IP address is one of the public network. IPv4 within IPv6, mapped (`::ffff:`), translated (`64:ff9b::`, 6to4,
 * Teredo), is none, whatever stands behind it; nor is an address with a zone (`fe80::1%eth0`) or text that is no address.
 */
export function isPublic(address: string): boolean {
  const family = address.includes('%') ? 0 : isIP(address)
  if (family === 4) return !closed4.check(address, 'ipv4')
  return family === 6 && open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')
}

/** Whether an IP address is this very machine. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

/** Names that mean something near, whatever a resolver says of them. RFC 6761, 6762, 7686, 8375, 9476. */
const NEAR = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa|test|invalid|onion|alt)\.?$/i

/** Whether a host's name belongs to the public network at all: it has a dot, and is none of those for a near network. */
export function isPublicName(hostname: string): boolean {
  return hostname.replace(/\.$/, '').includes('.') && !NEAR.test(hostname)
}
