import { expect, it } from 'vitest'
import { blotFields, blotTarget } from '../../src/why/record/blot.ts'

it.each([
  ['/recipes?limit=1&q=pass', '/recipes?limit=1&q=pass'],
  ['/users?password=lovelace-1815', '/users?password=***'],
  ['/recipes?limit=1&Password=x&sort=title', '/recipes?limit=1&Password=***&sort=title'],
  ['/users?a=1&b=2', '/users?a=***&b=***'],
  ['/users?lemon=x', '/users?lemon=***'],
  ['/recipes?q=1?password=x', '/recipes?q=***'],
  ['/recipes;lemon=x/a?tag=b', '/recipes;lemon=***/a?tag=b'],
  ['/users?p%61ssword=x', '/users?p%61ssword=***'],
  ['/users?access_token=a=b', '/users?access_token=***'],
  ['/users?a=1?password=x', '/users?a=***'],
  ['/users?password=x?y=z', '/users?password=***'],
  ['/users?%zz&api_key=x', '/users?%zz&api_key=***'],
  ['/users?p%61ss%zz=x', '/users?p%61ss%zz=***'],
  ['/users#token=x', '/users#token=***'],
  ['/users?password', '/users?password'],
  ['/users?password=', '/users?password=***'],
  ['http://ada:lovelace-1815@localhost/recipes', 'http://localhost/recipes'],
  ['HTTP://ada@x@localhost/a@b', 'HTTP://localhost/a@b'],
  ['ftp://ada:x@localhost/', 'ftp://localhost/'],
  ['ada:x@localhost:443', 'localhost:443'],
  ['/a@b?q=d@e', '/a@b?q=d@e'],
  ['http://localhost?author=a@b', 'http://localhost?author=a@b'],
  ['*', '*'],
])('blots the target %s to %s', (target, blotted) => expect(blotTarget(target)).toBe(blotted))

it.each([
  ['Authorization', 'Bearer abc', 'Bearer ***'],
  ['authorization', 'basic YWRhOmxvdmVsYWNl', 'basic ***'],
  ['Authorization', 'Bearer', '***'],
  ['Authorization', 'abc', '***'],
  ['Proxy-Authorization', 'Basic YWRhOmxvdmVsYWNl', 'Basic ***'],
  ['Cookie', 'session=abc', '***'],
  ['X-Api-Key', 'abc', '***'],
  ['Referer', 'http://localhost/?token=abc', 'http://localhost/?token=***'],
  ['Accept', 'text/html', 'text/html'],
  ['X-Lemon', 'abc', '***'],
  ['User-Agent', 'a bearer of tokens', '***'],
  ['X-Empty', '', ''],
])('shows the field %s: %s as %s', (name, value, blotted) =>
  expect(blotFields([name, value])).toEqual([{ name, value: blotted }]),
)
