import { describe, expect, it } from 'vitest'
import { addressOf, clientOf, trusting } from '../../src/http/client.ts'

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['[::ffff:192.0.2.1]:4711', '192.0.2.1'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8:0:0::/64'],
  ['2001:db8::ffff:ffff:ffff:ffff', '2001:db8:0:0::/64'],
  ['[2001:db8::2]', '2001:db8:0:0::/64'],
  ['[2001:db8::2]:4711', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
  ['', '198.51.100.7'],
  ['garbage', '198.51.100.7'],
  ['192.0.2.256', '198.51.100.7'],
  ['192.0.2.1, 192.0.2.2', '198.51.100.7'],
  ['unknown', '198.51.100.7'],
  ['_hidden', '198.51.100.7'],
  ['1:2:3', '198.51.100.7'],
])('counts %s as %s', (address, client) => expect(clientOf(address, '198.51.100.7')).toBe(client))

it.each([
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['[2001:DB8:0:0::1]:4711', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['unknown', '198.51.100.7'],
])('spells the address %s as %s', (address, spelled) => expect(addressOf(address, '198.51.100.7')).toBe(spelled))

it('counts all without an address as one', () => expect(clientOf('garbage', 'garbage')).toBe('garbage'))

describe('the proxies that are trusted', () => {
  it.each([
    ['127.0.0.1', true],
    ['::ffff:127.0.0.1', true],
    ['10.1.2.3', true],
    ['fd00::1', true],
    ['127.0.0.2', false],
    ['11.0.0.1', false],
    ['::1', false],
    ['unknown', false],
    ['', false],
  ])('are these addresses and subnets, and no others: %s', (address, isTrusted) => {
    expect(trusting(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])(address)).toBe(isTrusted)
  })
})
