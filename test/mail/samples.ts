import { samples, withContent, withHeaders, withPath } from '../harness/samples.ts'
import type { Scene } from '../harness/scene.ts'

const entrance = 'message, service, host, rate, route, method'

/** Links that are good, and one of each kind in whose place a newer one is. Grace has confirmed her address. */
const addLinks = async ({ kitchen, ada, grace }: Scene) => {
  const oldConfirmation = await kitchen.linkTo('ada@kitchen.example')
  await kitchen.send('POST /email-confirmations', { token: ada.token })
  await kitchen.confirm('grace@kitchen.example')
  const address = 'grace@kitchen.example'
  await kitchen.send('POST /password-resets', { json: { email: address } })
  const oldReset = await kitchen.linkTo(address, 'password-reset')
  await kitchen.send('POST /password-resets', { json: { email: address } })
  return {
    confirmation: await kitchen.linkTo('ada@kitchen.example'),
    reset: await kitchen.linkTo(address, 'password-reset'),
    oldConfirmation,
    oldReset,
    confirmedToken: grace.token,
  }
}

const noSuchLink = withPath({ link: 'unheard-of' })

export default samples(
  addLinks,
  [
    {
      operation: 'POST /email-confirmations',
      request: ({ ada: { token } }) => ({ token }),
      status: 202,
      doors: `${entrance}, authentication, conflict, action`,
      cache: 'no-store',
      faults: {
        'email-confirmed': (request, { confirmedToken }) =>
          withHeaders({ authorization: `Bearer ${confirmedToken}` })(request),
      },
    },
    {
      operation: 'GET /email-confirmations/:link',
      request: ({ confirmation }) => ({ path: { link: confirmation } }),
      status: 200,
      doors: `${entrance}, acceptable, existence, precondition, action`,
      cache: 'no-store',
      faults: {
        'no-such-link': noSuchLink,
        'link-expired': (request, { oldConfirmation }) => withPath({ link: oldConfirmation })(request),
      },
    },
    {
      operation: 'POST /email-confirmations/:link',
      request: ({ confirmation }) => ({ path: { link: confirmation } }),
      status: 204,
      doors: `${entrance}, existence, action`,
      cache: 'no-store',
      faults: {
        'no-such-link': noSuchLink,
        'link-expired': (request, { oldConfirmation }) => withPath({ link: oldConfirmation })(request),
      },
      never: { 303: 'only for a client that prefers text/html: mail/pages.test.ts' },
    },
    {
      operation: 'POST /password-resets',
      request: () => ({ json: { email: 'grace@kitchen.example' } }),
      status: 202,
      doors: `${entrance}, content, syntax, meaning, action`,
      cache: 'no-store',
    },
    {
      operation: 'GET /password-resets/:link',
      request: ({ reset }) => ({ path: { link: reset } }),
      status: 200,
      doors: `${entrance}, acceptable, existence, precondition, action`,
      cache: 'no-store',
      faults: {
        'no-such-link': noSuchLink,
        'link-expired': (request, { oldReset }) => withPath({ link: oldReset })(request),
      },
    },
    {
      operation: 'POST /password-resets/:link',
      request: ({ reset }) => ({ path: { link: reset }, json: { password: 'another-password' } }),
      status: 204,
      doors: `${entrance}, existence, content, syntax, meaning, action`,
      cache: 'no-store',
      faults: {
        'no-such-link': noSuchLink,
        'link-expired': (request, { oldReset }) => withPath({ link: oldReset })(request),
        'malformed-form': (request) =>
          withHeaders({ 'content-type': 'application/x-www-form-urlencoded' })(withContent('password=%')(request)),
      },
      never: { 303: 'only for a client that prefers text/html: mail/pages.test.ts' },
    },
    {
      operation: 'GET /outbox',
      request: () => ({}),
      status: 200,
      doors: `${entrance}, acceptable, precondition, action`,
      cache: 'no-store',
    },
  ],
  { mail: {} },
)
