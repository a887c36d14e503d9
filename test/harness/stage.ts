import type { Answer } from './answer.ts'
import type { Trouble } from './faults.ts'
import type { Options, TestKitchen } from './kitchen.ts'
import type { Placed, Request, Samples } from './samples.ts'

type Open = (options: Options) => Promise<TestKitchen>

/** Opens a kitchen that a stage keeps, and one for the check at hand alone. */
type Opening = { readonly keep: Open; readonly once: Open }

/** High enough for all requests of a stage; the door `rate` is asked all the same. */
const rateLimit = 1_000_000

/** Requests that use up the lowest limit that a login can have. */
const lowLimit = 10

export const send = (kitchen: TestKitchen, { operation, ...sent }: Request): Promise<Answer> =>
  kitchen.send(operation, sent)

/**
 * The kitchens in which the samples of a resource are tried. What changes nothing (refused requests, and those of safe
 * methods) shares a scene; what is to succeed gets one of its own.
 */
export class Stage {
  readonly #samples: Samples
  readonly #open: Opening
  #shared: Promise<readonly Placed[]> | undefined
  readonly #troubled = new Map<Trouble, Promise<TestKitchen>>()

  constructor(samples: Samples, open: Opening) {
    this.#samples = samples
    this.#open = open
  }

  /** A sample in the scene that all checks share. */
  async shared(at: number): Promise<Placed> {
    this.#shared ??= this.#place(this.#open.keep)
    return this.#at(await this.#shared, at)
  }

  /** The same in a scene for one check. */
  async fresh(at: number): Promise<Placed> {
    return this.#at(await this.#place(this.#open.once), at)
  }

  /** Sends a request of the shared scene to a kitchen with these troubles, which need no scene: nobody gets that far. */
  async sendTo(troubles: readonly Trouble[], at: number, request: Request): Promise<Answer> {
    const [other] = troubles.filter((trouble) => trouble !== 'closing')
    const kitchen = other ? await this.#inTrouble(other) : (await this.shared(at)).scene.kitchen
    const { house } = kitchen.app
    house.closing = troubles.includes('closing')
    try {
      return await send(kitchen, request)
    } finally {
      house.closing = false
    }
  }

  #at(placed: readonly Placed[], at: number): Placed {
    const found = placed[at]
    if (!found) throw new Error(`There is no sample ${at}`)
    return found
  }

  async #place(open: Open): Promise<readonly Placed[]> {
    return this.#samples.place(await open({ rateLimit, ...this.#samples.options }))
  }

  #inTrouble(trouble: Trouble): Promise<TestKitchen> {
    const kitchen = this.#troubled.get(trouble) ?? this.#openIn(trouble)
    this.#troubled.set(trouble, kitchen)
    return kitchen
  }

  async #openIn(trouble: Trouble): Promise<TestKitchen> {
    const { options } = this.#samples
    if (trouble === 'overloaded') return this.#open.keep({ ...options, rateLimit, isOverloaded: () => true })
    const kitchen = await this.#open.keep({ ...options, rateLimit: trouble === 'tired' ? lowLimit : rateLimit })
    if (trouble === 'unreachable') await kitchen.cutOff()
    else for (let count = 0; count <= lowLimit; count++) await kitchen.send('GET /nothing')
    return kitchen
  }
}
