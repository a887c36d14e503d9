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
  return high === undefined ? spelled : [high, low].flatMap((group) => octets(Number.parseInt(group, 16))).join('.')
}

/**
 * The name under which a client is counted: its IPv4 address, or the first 64 bits of its IPv6 address, in which a client
 * chooses the others as it likes (RFC 8981).
 */
export const clientOf = (address: string, peer = ''): string => {
  const whole = addressOf(address, peer)
  if (!isIPv6(whole)) return whole
  const [head = '', tail] = whole.split('::')
  const groups = (part: string): string[] => part.split(':').filter((group) => group !== '')
  const missing = 8 - groups(head).length - groups(tail ?? '').length
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail ?? '')]
  return `${all.slice(0, 4).join(':')}::/64`
}

const octets = (group: number): number[] => [group >> 8, group & 255]
