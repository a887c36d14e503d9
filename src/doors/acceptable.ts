import { z } from 'zod'
import { door, where } from '../door.ts'
import { preferred } from '../http/accept.ts'
import { isMinimal } from '../operation.ts'
import { problem } from '../problem.ts'

const notAcceptable = problem('acceptable', 'not-acceptable', 406, {
  title: 'No form of the answer is acceptable',
  members: { available: z.array(z.string()).min(1) },
})

/** Door 8: proactive negotiation (RFC 9110 12.5.1) among the forms that this answer can take, the default first. */
export const acceptable = <Form extends string>(...forms: readonly [Form, ...Form[]]) => ({
  ...door('acceptable', [notAcceptable], ({ headers: { accept } }) => {
    const form = preferred(accept, forms)
    return form === undefined
      ? notAcceptable(`Accept one of these types, or remove the Accept header: ${forms.join(', ')}.`, {
          available: [...forms],
        })
      : { form }
  }),
  forms,
})

/** The same, passed over where the client prefers an answer without content, which has no form to choose. */
export const unlessMinimal = <Form extends string>(asked: ReturnType<typeof acceptable<Form>>) => ({
  ...where((_found: unknown, request) => !isMinimal(request), asked),
  forms: asked.forms,
  minimal: true,
})
