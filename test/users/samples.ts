import { samples, withMembers, withPath } from '../harness/samples.ts'

const entrance = 'message, service, host, rate, route, method'

export default samples(
  async () => ({}),
  [
    {
      operation: 'POST /users',
      request: () => ({ json: { username: 'carol', email: 'carol@kitchen.example', password: 'a-good-password' } }),
      status: 201,
      doors: `${entrance}, acceptable, content, syntax, meaning, conflict, action`,
      cache: 'no-store',
      faults: {
        'username-taken': withMembers({ username: 'ada' }),
        'email-taken': withMembers({ email: 'ADA@kitchen.example' }),
      },
    },
    {
      operation: 'GET /users/:username',
      request: () => ({ path: { username: 'ada' } }),
      status: 200,
      doors: `${entrance}, acceptable, existence, precondition, action`,
      cache: 'no-cache',
      faults: { 'no-such-user': withPath({ username: 'nobody' }) },
    },
    {
      operation: 'GET /users/me',
      request: ({ ada: { token } }) => ({ token }),
      status: 200,
      doors: `${entrance}, authentication, acceptable, precondition, action`,
      cache: 'private, no-cache',
    },
    {
      operation: 'PATCH /users/me',
      request: ({ ada: { token, password } }) => ({
        token,
        json: { email: 'ada@home.example', password: 'another-password', currentPassword: password },
      }),
      status: 200,
      doors: `${entrance}, authentication, acceptable, content, precondition, syntax, meaning, conflict, action`,
      cache: 'no-store',
      faults: {
        'wrong-password': withMembers({ currentPassword: 'a-wrong-password' }),
        'email-taken': withMembers({ email: 'grace@kitchen.example' }),
      },
    },
    {
      operation: 'DELETE /users/me',
      request: ({ ada: { token } }) => ({ token }),
      status: 204,
      doors: `${entrance}, authentication, precondition, action`,
      cache: 'no-store',
    },
  ],
)
