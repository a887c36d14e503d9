/** The name of this project: the realm of its challenges, and the issuer and audience of its tokens. */
export const name = 'status-kitchen'
