/** The name of this project in what is sent: the realm of its challenges, and the issuer and audience of its tokens. */
export const name = 'status-kitchen'

/** Its name for people, on pages and in mails. */
export const displayName = 'Status Kitchen'
