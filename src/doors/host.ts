import { isIP } from 'node:net'
import { fieldValues } from '../http/fields.ts'
import { hostName, splitTarget } from '../http/host.ts'
import { door } from './door.ts'
import { refuse } from './refusal.ts'

/**
 * Door 3 (RFC 9110 7.4): a page of another site that has its name point here must not reach this server through its
 * visitor's browser. Addresses cannot be pointed anywhere, and so pass. An absolute-form target overrules the Host field.
 */
export const host = (names: ReadonlySet<string>) =>
  door('host', ['misdirected-request'], ({ raw }) => {
    const authority = splitTarget(raw.url ?? '').authority ?? fieldValues(raw.rawHeaders, 'host')[0]
    // HTTP/1.0 need not say whom it means.
    if (authority === undefined) return {}
    const name = hostName(authority)
    if (name === undefined) return refuse('misdirected-request', 'The host of this request is none.')
    if (name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) > 0 || names.has(name)) return {}
    return refuse(
      'misdirected-request',
      `This server is not ${name}; send the request to the host that it is meant for.`,
    )
  })
