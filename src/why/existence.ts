import { door, pathParameter } from '../door.ts'
import { problem } from '../problem.ts'

const noSuchPage = problem('existence', 'no-such-page', 404, 'There is no such page')

/**
 * The door `existence` for pages and files: looks up the thing that a path parameter names. `index` is the path of the
 * list.
 */
export const onShelf = <Thing extends object>(
  parameter: string,
  find: (name: string) => Thing | undefined,
  index: string,
) =>
  door('existence', [noSuchPage], (request) => {
    const thing = find(pathParameter(request, parameter))
    return thing ? { thing } : noSuchPage(`There is no page with this name. See ${index} for the pages that exist.`)
  })
