/** The stamp card: each status that the server gives is stamped as it is given. */

const stamps = new Map([...document.querySelectorAll('.stamp')].map((stamp) => [Number(stamp.dataset.code), stamp]))
const progress = document.querySelector('#stamped')

const mark = (code) => {
  const stamp = stamps.get(code)
  if (!stamp || stamp.classList.contains('given') || stamp.classList.contains('never')) return
  stamp.classList.add('given')
  stamp.querySelector('small').textContent = 'given'
  const all = [...stamps.values()].filter(({ classList }) => !classList.contains('never'))
  progress.textContent = `${all.filter(({ classList }) => classList.contains('given')).length} of ${all.length}`
}

/** A 100 is no answer, and so not on record: it was given to whoever waited for it and came to where content is read. */
const gotContinue = ({ line, headers, doors }) =>
  line?.version === '1.1' &&
  headers.some(({ name, value }) => name.toLowerCase() === 'expect' && value.toLowerCase() === '100-continue') &&
  doors.some(({ name }) => name === 'syntax')

new EventSource('/requests/stream').addEventListener('request', ({ data }) => {
  const entry = JSON.parse(data)
  mark(entry.status)
  if (gotContinue(entry)) mark(100)
})
