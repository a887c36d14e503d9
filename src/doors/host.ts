import { isIP } from 'node:net'
import { door } from '../door.ts'
import { hostName, splitTarget } from '../http/host.ts'
import { problem } from '../problem.ts'

const misdirected = problem('host', 'misdirected-request', 421, { title: 'The request is meant for another server' })

/**
 * Door 3 (RFC 9110 7.4): a page of another site whose name points here must not reach this server through its visitor's
 * browser. An address cannot be pointed anywhere else, and so passes. An absolute-form target overrules the Host header.
 */
export const host = (names: ReadonlySet<string>) =>
  door('host', [misdirected], ({ raw: { url = '/', headers } }) => {
    const authority = url.startsWith('/') ? headers.host : (splitTarget(url).authority ?? headers.host)
    // HTTP/1.0 need not name a host; one that is not valid is refused at the door before.
    const name = authority === undefined ? undefined : hostName(authority)
    if (name === undefined || name === 'localhost' || names.has(name)) return undefined
    if (isIP(name.startsWith('[') ? name.slice(1, -1) : name) > 0) return undefined
    return misdirected(`This server is not ${name}. Send the request to the host that it is meant for.`)
  })
