import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** An address, as X-Forwarded-For may have it: with a port, and in brackets if it is of IPv6. */
const withPort = /^\[?([0-9a-f:.]+?)\]?(?:%[^\]:]*\]?)?(?::\d+)?$/i

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

/** Tells whether an address is among these addresses and subnets, as `10.0.0.0/8`. */
export const trusting = (proxies: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    if (bits === undefined) list.addAddress(address, familyOf(address))
    else list.addSubnet(address, Number(bits), familyOf(address))
  }
  return (address) => isIP(address) > 0 && list.check(address, familyOf(address))
}

/**
 * The address of a client in one spelling, without a port: IPv4, also where IPv6 embeds it, or IPv6. What is no address
 * gives way to the peer that sent it.
 */
export const addressOf = (address: string, peer = ''): string => {
  const given = isIPv6(address) ? address : (withPort.exec(address)?.[1] ?? '')
  if (isIPv4(given)) return given
  if (!isIPv6(given)) return address === peer ? address : addressOf(peer, peer)
  // URLs have one spelling for each address (WHATWG URL 3.5), so that what is the same looks the same.
  const spelled = new URL(`http://[${given.replace(/%.*/, '')}]`).hostname.slice(1, -1)
  const [, high, low = ''] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(spelled) ?? []
  return high === undefined ? spelled : Buffer.from(high.padStart(4, '0') + low.padStart(4, '0'), 'hex').join('.')
}

/**
 * The name under which a client is counted: its IPv4 address, or the first 64 bits of its IPv6 address, in which a client
 * chooses the others as it likes (RFC 8981).
 */
export const clientOf = (address: string, peer = ''): string => {
  const whole = addressOf(address, peer)
  if (!isIPv6(whole)) return whole
  const [head = [], tail = []] = whole.split('::').map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`
}
