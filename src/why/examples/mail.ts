import type { Example } from './example.ts'
import { askForReset, forget, logInCook, readMail, register } from './parts.ts'

const byForm = { 'Content-Type': 'application/x-www-form-urlencoded' }

/** Email confirmation and password reset. The links of mails come from the outbox, which production does not have. */
export const mail: readonly Example[] = [
  {
    name: 'read-the-outbox',
    title: 'List the mails that this server would send',
    status: 200,
    learningOnly: true,
    steps: [register, { method: 'GET', target: '/outbox' }],
  },
  {
    name: 'read-a-link',
    title: 'Read the link of a mail, which changes nothing',
    status: 200,
    learningOnly: true,
    steps: [register, readMail('email-confirmation'), { method: 'GET', target: '{link}' }],
  },
  {
    name: 'confirm-again',
    title: 'Ask for another mail to confirm your email address',
    status: 202,
    learningOnly: true,
    steps: [
      register,
      logInCook,
      { method: 'POST', target: '/email-confirmations', headers: { Authorization: 'Bearer {access}' } },
    ],
  },
  {
    name: 'forget-a-password',
    title: 'Ask for a mail to set a new password, for an address that nobody has',
    status: 202,
    learningOnly: true,
    steps: [forget],
  },
  {
    name: 'confirm-an-address',
    title: 'Confirm an email address with the link of its mail',
    status: 204,
    learningOnly: true,
    steps: [register, readMail('email-confirmation'), { method: 'POST', target: '{link}' }],
  },
  {
    name: 'set-a-new-password',
    title: 'Set a new password with the link of its mail',
    status: 204,
    learningOnly: true,
    steps: [...askForReset, { method: 'POST', target: '{link}', json: { password: 'another-password' } }],
  },
  {
    name: 'new-password-by-form',
    title: 'Set a new password as the form of its page does',
    status: 303,
    learningOnly: true,
    steps: [
      ...askForReset,
      {
        method: 'POST',
        target: '{link}',
        headers: { Accept: 'text/html', ...byForm },
        text: 'password=another+password',
      },
    ],
  },
  {
    name: 'malformed-form',
    title: 'A form with a % that is not encoded',
    status: 400,
    problem: 'malformed-form',
    learningOnly: true,
    steps: [...askForReset, { method: 'POST', target: '{link}', headers: byForm, text: 'password=100%-secret' }],
  },
  {
    name: 'no-such-link',
    title: 'A link that no mail has',
    status: 404,
    problem: 'no-such-link',
    learningOnly: true,
    steps: [{ method: 'GET', target: '/email-confirmations/a-made-up-link' }],
  },
  {
    name: 'email-confirmed',
    title: 'Confirm an email address that is confirmed',
    status: 409,
    problem: 'email-confirmed',
    learningOnly: true,
    steps: [{ method: 'POST', target: '/email-confirmations', user: 'ada' }],
  },
  {
    name: 'link-expired',
    title: 'The link of a mail after it was used',
    status: 410,
    problem: 'link-expired',
    learningOnly: true,
    steps: [
      ...askForReset,
      { method: 'POST', target: '{link}', json: { password: 'another-password' } },
      { method: 'GET', target: '{link}' },
    ],
  },
]
