/** The users in `seed.sql`, with the passwords that the README shows. */
export const seedUsers = [
  { username: 'ada', password: 'lovelace-1815' },
  { username: 'grace', password: 'hopper-1906' },
] as const
