import type { Server } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Outcome } from './answer.ts'
import type { AnyDoor, Awaitable } from './door.ts'
import type { Operation, Operations } from './operation.ts'
import type { Headers, ProblemDetails, ProblemType } from './problem.ts'
import { type DoorName, doorNames } from './row.ts'

/** How far a request has come along the row. */
export class Visit {
  /** The doors that let it through, in their order. */
  readonly passed: DoorName[] = []
  /** The door that it stands at. */
  at: DoorName = 'message'
  readonly found: object = {}
  /** Fields that the doors want on the answer, whatever it is. */
  headers: Headers | undefined
  /** Whether its answer depends on Accept. */
  isNegotiated = false
  /** Who sends it, as soon as that is known; the username where a token or Basic credentials were good. */
  userId: string | undefined
  username: string | undefined
  /** Whether its answer is given, so that the answer of a route that is no operation is not completed a second time. */
  answered = false
  /** Whether it has been logged and reported to the observers. */
  told = false
  readonly startedAt: number = performance.now()
}

/** Who has sent a request. */
export type Client = {
  /** The whole address, as `trustProxy` has it, in one spelling. */
  readonly address: string
  /** Where a token or Basic credentials were good: the request is then one of this user, too. */
  readonly username?: string | undefined
}

/** What is known of a request and its answer, once the head of the answer has been written. */
export type Observation = {
  readonly id: string
  readonly client: Client
  /** The request line; undefined for a message in which none could be made out. */
  readonly line: { readonly method: string; readonly target: string; readonly version: string } | undefined
  /** What it asked for, as `GET /recipes/:id`; undefined where no operation and no route of a plugin serves it. */
  readonly operation: string | undefined
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
  /** The doors that let it through, and the one that answered. */
  readonly passed: readonly DoorName[]
  readonly door: DoorName
  /** Undefined where a route that is no operation answered. */
  readonly outcome: Outcome | undefined
  /** The problem of a refusal, as sent. */
  readonly problem: ProblemDetails | undefined
  readonly status: number
  /** Whether a 100 was sent before it (RFC 9110 15.2.1). */
  readonly gotContinue: boolean
  /** Names and values of the answer's fields in turn, as sent. */
  readonly fields: readonly string[]
  /** Since the header section had arrived; undefined for what was no request. */
  readonly milliseconds: number | undefined
}

/** Does something around the question of a door, such as failing on purpose. */
export type Around = (request: FastifyRequest, ask: () => ReturnType<AnyDoor['ask']>) => ReturnType<AnyDoor['ask']>

/** A number that a resource tells of itself, for `/metrics`: its name and its help there, and how it is read. */
export type Gauge = { readonly name: string; readonly help: string; readonly read: () => Awaitable<number> }

/** How this server presents itself. `production` keeps the doors and the record to itself. */
export type Manner = {
  readonly production: boolean
  readonly publicUrl: string | undefined
  /** The origin whose pages may read the answers. */
  readonly corsOrigin: string | undefined
}

/** The server as a walk sees it. */
export class House implements Manner {
  readonly production: boolean
  readonly publicUrl: string | undefined
  readonly corsOrigin: string | undefined
  /** Whether the server is about to close: each answer is then the last one on its connection. */
  draining = false
  /** Whether the listener has closed: what still comes over an open connection is refused. */
  closing = false
  /** What accepts connections. */
  readonly listeners = new Set<Server>()
  /** How many requests have begun to be carried out and have not got their whole answer. */
  underWay = (): number => 0
  /** Set while the last connections are accepted: collects what requests do, to be done after that. */
  hold: ((act: () => void) => void) | undefined
  /** What has to end by then, such as an answer that would go on for ever. */
  readonly onDraining: (() => void)[] = []
  /** Whether there are plugins, whose hooks may answer before a walk. */
  hasPlugins = false
  /** The doors that all requests meet, in the order of the row. */
  entrance: readonly AnyDoor[] = []
  /** The operations by URL pattern, and there by method. */
  readonly operations: Operations = new Map()
  /** The methods of all routes by URL pattern, those of ordinary plugins too. */
  readonly methods = new Map<string, Set<string>>()
  readonly around: { [Name in DoorName]?: Around } = {}
  /** Called for every answer, also for those to messages that never became a request. */
  readonly observers: ((observation: Observation) => void)[] = []
  readonly gauges: Gauge[] = []

  constructor({ production, publicUrl, corsOrigin }: Manner) {
    this.production = production
    this.publicUrl = publicUrl
    this.corsOrigin = corsOrigin
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    house: House
  }
  interface FastifyRequest {
    visit: Visit
  }
  interface FastifyContextConfig {
    operation?: Operation
    /** Whether the route stands in for methods that a path does not support. */
    isStandIn?: boolean
    /** What the route tells of the process: it is not counted, and `live` serves as long as that lives. */
    tells?: Operation['tells']
  }
}

export const startDraining = (house: House): void => {
  house.draining = true
  for (const end of house.onDraining) end()
}

/** Every problem type of this server: door by door in the order of the row, and there in the order in which it asks. */
export const problemsOf = ({ entrance, operations }: House): ProblemType[] => {
  const declared = [...entrance, ...[...operations.values()].flatMap((known) => [...known.values()])]
  return doorNames.flatMap((name) => {
    const all: ProblemType[] = []
    for (const { refuses } of declared) {
      let place = all.length
      for (const problem of refuses.filter(({ door }) => door === name).toReversed()) {
        if (!all.includes(problem)) all.splice(place, 0, problem)
        place = all.indexOf(problem)
      }
    }
    return all
  })
}
