import { door } from '../doors/door.ts'
import { pathParameter } from '../doors/parameter.ts'
import { refuse } from '../doors/refusal.ts'

/** Door 9 of the pages: what stands at a segment of the path, if anything does. */
export const onShelf = <Thing extends object>(
  parameter: string,
  find: (name: string) => Thing | undefined,
  index: string,
) =>
  door('existence', ['no-such-page'], (request) => {
    const thing = find(pathParameter(request, parameter))
    return thing ? { thing } : refuse('no-such-page', `There is no such page; ${index} names all there are.`)
  })
