import { pascalCase } from '../openapi/schemas.ts'

/**
 * The id of an operation, from its method and path: `getUsersByUsernameRecipes` for `GET /users/:username/recipes`, which
 * is `/users/{username}/recipes` in OpenAPI.
 */
export const operationId = (method: string, path: string): string =>
  method.toLowerCase() +
  (path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => pascalCase(segment.replace(/^[:{]/, 'by-')))
    .join('') || 'Root')
