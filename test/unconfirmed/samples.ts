import {
  basic,
  samples,
  withEmptyChunks,
  withHeaders,
  withMembers,
  withoutContent,
  withoutHeader,
} from '../harness/samples.ts'
import type { Scene } from '../harness/scene.ts'

// Where nobody logs in before the address is confirmed. Carol has not confirmed hers.

const entrance = 'message, service, host, rate, route, method'

const carol = { username: 'carol', password: 'carol-has-a-password' }

const addCarol = async ({ kitchen }: Scene) => {
  await kitchen.send('POST /users', { json: { ...carol, email: 'carol@kitchen.example' } })
  return {}
}

const wrong = withHeaders(basic({ ...carol, password: 'a-wrong-password' }))

export default samples(
  addCarol,
  [
    {
      operation: 'POST /sessions',
      where: 'credentials as JSON',
      request: ({ ada: { username, password } }) => ({ json: { username, password } }),
      status: 201,
      doors: `${entrance}, authentication, acceptable, content, syntax, meaning, action`,
      cache: 'no-store',
      faults: {
        'missing-credentials': withoutContent,
        'missing-content': withEmptyChunks,
        'wrong-credentials': withMembers({ password: 'a-wrong-password' }),
        'email-not-confirmed': withMembers(carol),
      },
      late: ['wrong-credentials'],
    },
    {
      operation: 'POST /sessions',
      where: 'Basic credentials',
      request: ({ ada }) => ({ headers: basic(ada) }),
      status: 201,
      doors: `${entrance}, authentication, acceptable, action`,
      cache: 'no-store',
      faults: {
        'missing-credentials': withoutHeader('authorization'),
        'wrong-credentials': wrong,
        'email-not-confirmed': withHeaders(basic(carol)),
      },
    },
    {
      operation: 'POST /email-confirmations',
      request: () => ({ headers: basic(carol) }),
      status: 202,
      doors: `${entrance}, authentication, conflict, action`,
      cache: 'no-store',
      faults: {
        'wrong-credentials': wrong,
        'email-confirmed': (request, { ada }) => withHeaders(basic(ada))(request),
      },
    },
    {
      operation: 'PATCH /users/me',
      request: () => ({ headers: basic(carol), json: { email: 'carol@home.example' } }),
      status: 200,
      doors: `${entrance}, authentication, acceptable, content, precondition, syntax, meaning, conflict, action`,
      cache: 'no-store',
      faults: {
        'wrong-credentials': wrong,
        'wrong-password': (request, { ada, grace: { token } }) => ({
          ...withMembers({ currentPassword: ada.password })(request),
          headers: { ...request.headers, authorization: `Bearer ${token}` },
        }),
        'email-taken': withMembers({ email: 'ada@kitchen.example' }),
      },
    },
  ],
  { mail: {}, requiresConfirmedEmail: true },
)
