import { door } from '../doors/door.ts'
import { pathParameter } from '../doors/parameter.ts'
import { refuse } from '../doors/refusal.ts'

/** Door 9 for pages and files: looks up the thing that a path parameter names. `index` is the path of the list. */
export const onShelf = <Thing extends object>(
  parameter: string,
  find: (name: string) => Thing | undefined,
  index: string,
) =>
  door('existence', ['no-such-page'], (request) => {
    const thing = find(pathParameter(request, parameter))
    return thing
      ? { thing }
      : refuse('no-such-page', `There is no page with this name. See ${index} for the pages that exist.`)
  })
