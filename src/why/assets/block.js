/**
 * The view of the same requests for each shell. The server and the browser render it, each with its own `h`. Without
 * scripts, the first one shows; `page.js` adds the switch.
 */

export const shells = { bash: 'bash', powershell: 'PowerShell', fetch: 'fetch' }

export const blockView = (h, block) =>
  h(
    'div',
    { class: 'block' },
    Object.keys(shells).map((shell) => {
      const { lines, note } = block[shell]
      return h(
        'div',
        { 'data-shell': shell, hidden: shell === 'bash' ? undefined : '' },
        lines === null ? null : h('pre', { tabindex: '0' }, h('code', {}, lines)),
        note === null ? null : h('p', { class: 'note' }, note),
      )
    }),
  )
