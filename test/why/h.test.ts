import { expect, it } from 'vitest'
import { h } from '../../src/why/h.ts'

it.each([
  ['text', h('p', {}, '<b>&"\''), '<p>&lt;b&gt;&amp;&quot;&#39;</p>'],
  ['an attribute', h('a', { href: '"><b>&' }, 'x'), '<a href="&quot;&gt;&lt;b&gt;&amp;">x</a>'],
  ['nothing', h('p', { id: undefined }, null, [], ''), '<p></p>'],
  ['elements in lists', h('ul', {}, [h('li', {}, 'a'), [h('li', {}, 'b')]]), '<ul><li>a</li><li>b</li></ul>'],
])('writes %s', (_what, { text }, written) => expect(text).toBe(written))
