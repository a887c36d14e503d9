import { name } from '../../name.ts'
import type { ProblemType } from '../../problem.ts'
import { examples } from './examples.ts'
import { httpFile } from './http-file.ts'
import { postmanCollection } from './postman.ts'

const origin = 'http://127.0.0.1:3000'

/** The files generated from the examples, by their paths in the repository. */
export const exampleFiles = (types: readonly ProblemType[]): Readonly<Record<string, string>> => ({
  [`postman/${name}.postman_collection.json`]: postmanCollection(examples, origin, types),
  'examples.http': httpFile(examples, origin),
})
