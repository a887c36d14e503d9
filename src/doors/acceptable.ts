import { z } from 'zod'
import { door, where } from '../door.ts'
import { pageForm } from '../html.ts'
import { preferred } from '../http/accept.ts'
import { isMinimal } from '../operation.ts'
import { problem } from '../problem.ts'

const notAcceptable = problem('acceptable', 'not-acceptable', 406, 'None of the available media types is acceptable', {
  members: { available: z.array(z.string()).min(1) },
})

/**
 * The door `acceptable`: proactive negotiation (RFC 9110 12.5.1) between the media types of this response, the default
 * first.
 */
export const acceptable = <Form extends string>(...forms: readonly [Form, ...Form[]]) => ({
  ...door('acceptable', [notAcceptable], ({ headers: { accept }, visit }) => {
    visit.isNegotiated = true
    const form = preferred(accept, forms)
    return form === undefined
      ? notAcceptable(
          `The Accept header excludes every media type of this response. Accept one of these, or remove the header: ${forms.join(', ')}.`,
          { available: [...forms] },
        )
      : { form }
  }),
  forms,
})

export const asJson = acceptable('application/json')

/** The same for resources that are also a page in a browser. */
export const inBothForms = acceptable('application/json', pageForm)

/** The same, but skipped if the client prefers a response without content, which has no media type. */
export const unlessMinimal = <Form extends string>(asked: ReturnType<typeof acceptable<Form>>) => ({
  ...where((_found: unknown, request) => !isMinimal(request), asked),
  minimal: true,
})
