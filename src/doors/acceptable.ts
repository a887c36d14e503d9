import { preferred } from '../http/accept.ts'
import { door } from './door.ts'
import { refuse } from './refusal.ts'

/** Door 8: proactive negotiation (RFC 9110 12.5.1) among the forms that this answer can take, the default first. */
export const acceptable = <Form extends string>(...forms: readonly [Form, ...Form[]]) => {
  const asked = door('acceptable', ['not-acceptable'], (request) => {
    const form = preferred(request.headers.accept, forms)
    if (form !== undefined) return { form }
    return refuse('not-acceptable', `Accept one of these types, or leave the Accept field out: ${forms.join(', ')}.`, {
      members: { available: forms },
    })
  })
  return { ...asked, forms }
}
