import { isIP } from 'node:net'
import { door } from '../door.ts'
import { authorityOf, hostName } from '../http/host.ts'
import { problem } from '../problem.ts'

const misdirected = problem('host', 'misdirected-request', 421, 'The request is meant for another server')

/** These names never leave this machine (RFC 6761 6.3). */
const isLocal = /^(?:.+\.)?localhost\.?$/

/**
 * The door `host` (RFC 9110 7.4): prevents DNS rebinding, where another site points its name at this server to reach it
 * through the browsers of its visitors. IP addresses pass, because they cannot be rebound. The authority of an
 * absolute-form target takes precedence over the Host header.
 */
export const host = (names: ReadonlySet<string>) =>
  door('host', [misdirected], ({ raw: { url = '/', headers } }) => {
    const authority = authorityOf(url) ?? headers.host
    // HTTP/1.0 does not require a Host header. An invalid one was refused at the door `message`.
    const name = authority === undefined ? undefined : hostName(authority)
    if (name === undefined || names.has(name) || isLocal.test(name)) return undefined
    if (isIP(name.startsWith('[') ? name.slice(1, -1) : name) > 0) return undefined
    return misdirected(
      `This server does not serve the host ${name}. Check the URL, and send the request to the server of that host, or, if it is this server's own name, add it to ALLOWED_HOSTS.`,
    )
  })
