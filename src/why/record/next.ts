import type { FastifyInstance } from 'fastify'
import { originForm } from '../../http/host.ts'
import { type Block, blockOf } from '../examples/block.ts'
import { literal, type Step } from '../examples/example.ts'
import { again, type Sent } from './curl.ts'

/** The file for the current version of a recipe. The content that the client has sent stays in its own. */
const currentFile = 'current.json'

/** The requests that read the current entity tag, and send the refused request with it. */
const withEtag = (slug: string, sent: Sent, app: FastifyInstance, user: string): Block[] => {
  // Only for a recipe: a photo that is refused may have no entity tag, because it does not exist yet.
  if (!/^(PUT|PATCH|DELETE)$/.test(sent.method) || !/^\/recipes\/[^/]+$/.test(sent.target)) return []
  const without = /^(authorization|if-(none-)?(match|unmodified-since|modified-since))$/i
  const one = again(sent, app, { without, fields: [['If-Match', '{etag}']] })
  if (!one) return []
  const { step, origin } = one
  const target = literal(originForm(sent.target))
  const read: Step = { method: 'HEAD', target, user, keep: { as: 'etag', header: 'ETag' } }
  if (slug !== 'precondition-failed' || sent.method !== 'PUT')
    return [blockOf({ steps: [read, { ...step, user }] }, origin)]
  // A PUT of the same content would undo the change of the other client.
  const current: Step = { ...read, method: 'GET', into: currentFile }
  const changed: Step = { ...step, user, from: currentFile }
  return [blockOf({ steps: [current] }, origin), blockOf({ steps: [changed], earlier: [current] }, origin)]
}

/**
 * Blocks that send a refused request again with the problem corrected; none if they cannot be derived. There are two where the
 * client first has to make its change again, in what another client has written. `username` is that of the request.
 */
export const nextOf = (slug: string, sent: Sent, app: FastifyInstance, username = 'ada'): Block[] => {
  switch (slug) {
    case 'precondition-required':
    case 'precondition-failed':
      return withEtag(slug, sent, app, username)
    case 'missing-token':
    case 'invalid-token':
    case 'expired-token':
    case 'ended-session': {
      const one = again(sent, app, { without: /^authorization$/i })
      return one ? [blockOf({ steps: [{ ...one.step, user: 'ada' }] }, one.origin)] : []
    }
    default:
      return []
  }
}
