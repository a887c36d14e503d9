import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { addressOf } from '../http/client.ts'
import type { Client } from '../visit.ts'
import type { Ticks } from './lessons/lesson.ts'

/** What is kept of a client: an address, or the username of a good token or Basic credentials. */
export type Card = {
  /** When it started over, as an ISO 8601 string; empty if it never has. */
  readonly since: string
  /** The statuses that it has been sent. */
  readonly stamps: Set<number>
  readonly ticks: Ticks
}

const newCard = (since: string): Card => ({ since, stamps: new Set(), ticks: new Map() })

/** The name that stands for all clients. */
export const everyone = '*'

/** The maximum number of clients, those that have sent a request last. It limits the memory used. */
const size = 200

/** What is kept by client, in memory. A username is never an address, so that both can be names of a client. */
export type Clients = {
  /** What is kept of a client by this name; an empty card if nothing is. */
  readonly card: (name: string) => Card
  /** Changes the cards of a client: of its address, of its username, if it has one, and of everyone. */
  readonly note: (client: Client, change: (card: Card) => void) => void
  /** Forgets one client. */
  readonly startOver: (name: string) => void
  /** Forgets all, as at a reset. */
  readonly forget: () => void
}

export const openClients = (now: () => Date): Clients => {
  const cards = new Map<string, Card>()
  /** When all were forgotten. */
  let begun = ''
  return {
    card: (name) => cards.get(name) ?? newCard(begun),
    note: ({ address, username }, change) => {
      for (const name of username === undefined ? [everyone, address] : [everyone, address, username]) {
        const card = cards.get(name) ?? newCard(begun)
        cards.delete(name)
        cards.set(name, card)
        change(card)
        const [oldest] = cards.keys()
        // One of the cards is that of everyone.
        if (cards.size > size + 1 && oldest !== undefined) cards.delete(oldest)
      }
    },
    startOver: (name) => {
      cards.set(name, newCard(now().toISOString()))
    },
    forget: () => {
      cards.clear()
      begun = now().toISOString()
    },
  }
}

/** The name of the client that a request comes from: its address. */
export const ownName = ({ ip, raw }: FastifyRequest): string => addressOf(ip, raw.socket.remoteAddress)

/** The query parameter that names a client by its address or username; without it, the request is about its own. */
export const ClientQuery = z.strictObject({
  client: z
    .string()
    .max(100)
    .transform((name) => addressOf(name, name))
    .exactOptional()
    .describe('The address or the username of a client, or * for all. The default is the address of this request.'),
})

export type ClientAsked = z.output<typeof ClientQuery>

/** The name of the client that a request asks about. */
export const askedName = (request: FastifyRequest, { client }: ClientAsked): string => client ?? ownName(request)

/** Whom a page is about: the name of the client, that of the reader, and what the query asks for. */
export type Shown = { readonly name: string; readonly own: string; readonly asked: string | undefined }

export const shownTo = (request: FastifyRequest, asked: ClientAsked): Shown => ({
  name: askedName(request, asked),
  own: ownName(request),
  asked: asked.client,
})

/** Whether a request of this client counts for a name. */
export const isOf = ({ address, username }: Client, name: string): boolean =>
  name === everyone || name === address || name === username
