import { samples } from '../harness/samples.ts'

const living = 'the process lives, whatever it can do'

export default samples(
  async () => ({}),
  [
    {
      operation: 'GET /health/live',
      request: () => ({}),
      status: 200,
      doors: 'message, service, host, route, method, acceptable, action',
      cache: 'no-store',
      never: { 'shutting-down': living, overloaded: living, unavailable: living },
    },
    {
      operation: 'GET /health/ready',
      request: () => ({}),
      status: 200,
      doors: 'message, service, host, route, method, acceptable, action',
      cache: 'no-store',
    },
  ],
)
