import { z } from 'zod'
import { object, timestamp } from '../schema.ts'
import { email, password } from '../users/schema.ts'

/** A link to confirm an address. `confirmedAt` is null until it has done so. */
export const ConfirmationJson = z
  .strictObject({ expiresAt: timestamp, confirmedAt: timestamp.nullable() })
  .meta({ id: 'EmailConfirmation' })

export const ResetJson = z.strictObject({ expiresAt: timestamp }).meta({ id: 'PasswordReset' })

export const ResetRequest = object({ email }).meta({ id: 'PasswordResetRequest' })

export const NewPassword = object({ password }).meta({ id: 'NewPassword' })

/** A mail as it would be sent. `link` is the path of its link. */
export const MailJson = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(['email-confirmation', 'password-reset', 'email-change']),
    to: z.string(),
    link: z.string().nullable(),
    createdAt: timestamp,
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  })
  .meta({ id: 'Mail' })

export const OutboxJson = z.strictObject({ items: z.array(MailJson) }).meta({ id: 'Outbox' })
