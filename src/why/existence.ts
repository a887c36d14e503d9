import { door, pathParameter } from '../door.ts'
import { problem } from '../problem.ts'

const noSuchPage = problem('existence', 'no-such-page', 404, { title: 'There is no such page' })

/** Door 9 of the pages: what stands at a segment of the path, if anything does. */
export const onShelf = <Thing extends object>(
  parameter: string,
  find: (name: string) => Thing | undefined,
  index: string,
) =>
  door('existence', [noSuchPage], (request) => {
    const thing = find(pathParameter(request, parameter))
    return thing ? { thing } : noSuchPage(`There is no such page; ${index} names all there are.`)
  })
