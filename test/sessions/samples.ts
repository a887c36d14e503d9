import {
  basic,
  samples,
  withEmptyChunks,
  withHeaders,
  withMembers,
  withoutContent,
  withoutHeader,
  withPath,
} from '../harness/samples.ts'

const entrance = 'message, service, host, rate, route, method'
const nobodys = '0190a000-0000-7000-8000-000000000099'

export default samples(
  async () => ({}),
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
        'wrong-credentials': withMembers({ password: 'a-wrong-password' }),
        // Without any content, the credentials are what is missing.
        'missing-content': withEmptyChunks,
      },
      late: ['wrong-credentials'],
      never: { 'email-not-confirmed': 'only where REQUIRE_CONFIRMED_EMAIL is set: unconfirmed/samples.ts' },
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
        'wrong-credentials': withHeaders(basic({ username: 'ada', password: 'a-wrong-password' })),
      },
      never: { 'email-not-confirmed': 'only where REQUIRE_CONFIRMED_EMAIL is set: unconfirmed/samples.ts' },
    },
    {
      operation: 'POST /sessions/refresh',
      request: ({ ada: { refreshToken } }) => ({ json: { refreshToken } }),
      status: 200,
      doors: `${entrance}, acceptable, content, syntax, meaning, action`,
      cache: 'no-store',
      faults: { 'invalid-refresh-token': withMembers({ refreshToken: 'unknown' }) },
    },
    {
      operation: 'GET /sessions',
      request: ({ ada: { token } }) => ({ token }),
      status: 200,
      doors: `${entrance}, authentication, acceptable, precondition, action`,
      cache: 'private, no-cache',
    },
    {
      operation: 'GET /sessions/:id',
      request: ({ ada: { token, sessionId } }) => ({ token, path: { id: sessionId } }),
      status: 200,
      doors: `${entrance}, authentication, acceptable, existence, precondition, action`,
      cache: 'private, no-cache',
      faults: {
        'no-such-session': withPath({ id: nobodys }),
        'session-ended': (request, { endedSessionId }) => withPath({ id: endedSessionId })(request),
      },
    },
    {
      operation: 'DELETE /sessions/:id',
      request: ({ ada: { token, sessionId } }) => ({ token, path: { id: sessionId } }),
      status: 204,
      doors: `${entrance}, authentication, existence, precondition, action`,
      cache: 'no-store',
      faults: {
        'no-such-session': (request, { grace }) => withPath({ id: grace.sessionId })(request),
        'session-ended': (request, { endedSessionId }) => withPath({ id: endedSessionId })(request),
      },
    },
  ],
)
