/**
 * The row of doors. Every request walks through it from the first door to the last. Each door asks one question and
 * either lets the request on or answers it with one of its own statuses, so the earlier door answers when a request is
 * wrong in two ways. `every` marks the doors that all requests meet (health checks are not counted by `rate`); an
 * operation brings those of the others that have something to ask there. The doors up to `precondition` are asked before
 * the content is read.
 */
export const row = [
  {
    name: 'message',
    asks: 'Is this a readable HTTP/1 message?',
    answers: [400, 408, 414, 417, 431, 501, 505],
    every: true,
  },
  { name: 'service', asks: 'Is the server ready to serve it?', answers: [503], every: true },
  { name: 'host', asks: 'Is the request meant for this server?', answers: [421], every: true },
  { name: 'rate', asks: 'Has this client sent too many requests?', answers: [429], every: true },
  { name: 'route', asks: 'Does this path exist?', answers: [308, 404], every: true },
  { name: 'method', asks: 'Does this resource support the method?', answers: [204, 405], every: true },
  { name: 'authentication', asks: 'Who is asking?', answers: [400, 401] },
  { name: 'acceptable', asks: 'Can the client read any form of the answer?', answers: [406] },
  { name: 'existence', asks: 'Does this resource exist?', answers: [404, 410] },
  { name: 'permission', asks: 'May this user do this?', answers: [403] },
  { name: 'query', asks: 'Are the query parameters known and valid?', answers: [400] },
  {
    name: 'content',
    asks: 'Is there content where it is needed, of a type, coding and size that is read here?',
    answers: [400, 413, 415],
  },
  { name: 'precondition', asks: 'Does the client know the current version?', answers: [304, 412, 416, 428] },
  { name: 'syntax', asks: 'Is the content well-formed?', answers: [400] },
  { name: 'meaning', asks: 'Is the content valid?', answers: [422] },
  // Has a place here but no door function: an action decides it in its transaction. See `operation`.
  { name: 'conflict', asks: 'Does it agree with what is already stored?', answers: [409] },
  { name: 'action', asks: 'Carry it out.', answers: [200, 201, 202, 204, 206, 303] },
] as const

type Row = typeof row
export type DoorName = Row[number]['name']

/** The names of the doors in the order of the row, as a tuple type. */
export type RowOrder = NamesOf<Row>

type NamesOf<R extends readonly { readonly name: string }[]> = { readonly [K in keyof R]: R[K]['name'] }

/** The doors that an operation brings: neither those that all requests meet, nor the action behind them. */
export type OwnDoorName = Exclude<DoorName, Extract<Row[number], { every: true }>['name'] | 'action'>

/** The statuses of a door; with `null`, those of failures of the server, which can happen at every door. */
export type StatusOf<Name extends DoorName | null> = Name extends DoorName
  ? Extract<Row[number], { name: Name }>['answers'][number]
  : 500 | 507

export const doorNames: readonly DoorName[] = row.map(({ name }) => name)

/** Whether a door is one that all requests meet. */
export const meetsAll = (name: DoorName): boolean => row.some((door) => door.name === name && 'every' in door)
