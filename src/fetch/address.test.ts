import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPublic, isPublicName } from './address.ts'

describe('an address', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.0',
    '2606:4700::1111',
    '2a00:1450:4001::1',
  ])('%s is of the public network', (address) => {
    expect(isPublic(address)).toBe(true)
  })

  it.each([
    '0.0.0.0',
    '127.0.0.1',
    '127.255.255.254',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '0:0:0:0:0:ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '2001:0:53aa:64c::1',
    '2001:db8::1',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1111%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'fec0::1',
    'ff02::1',
    '100::1',
    '5f00::1',
    '',
    'localhost',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
  ])('%j is not', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  it('is never public for being near, mapped or translated, whichever it is', () => {
    const near = fc.oneof(
      fc.tuple(fc.constantFrom(10, 127, 0), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
    )
    fc.assert(
      fc.property(near, (parts) => {
        const address = parts.join('.')
        for (const written of [address, `::ffff:${address}`, `64:ff9b::${address}`, `::${address}`])
          expect(isPublic(written)).toBe(false)
      }),
    )
  })
})

describe('a name', () => {
  it.each(['news.example', 'www.bbc.co.uk', 'xn--80ak6aa92e.com', 'news.example.'])('%s may be asked for', (name) => {
    expect(isPublicName(name)).toBe(true)
  })

  it.each([
    'localhost',
    'localhost.',
    'LOCALHOST',
    'a.localhost',
    'printer',
    'printer.local',
    'metadata.google.internal',
    'nas.home.arpa',
    'x.onion',
    '',
  ])('%j may not', (name) => {
    expect(isPublicName(name)).toBe(false)
  })
})
