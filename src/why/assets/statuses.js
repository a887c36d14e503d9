/** The script of the stamp card: it stamps each status when the server sends it to the client that the page is about. */
import { pathFor } from './view.js'

const stamps = new Map([...document.querySelectorAll('.stamp')].map((stamp) => [Number(stamp.dataset.code), stamp]))
const progress = document.querySelector('#stamped')

const mark = (code) => {
  const stamp = stamps.get(code)
  if (!stamp || stamp.classList.contains('given') || stamp.classList.contains('never')) return
  stamp.classList.add('given')
  stamp.querySelector('small').textContent = 'sent'
  const all = [...stamps.values()].filter(({ classList }) => !classList.contains('never'))
  progress.textContent = `${all.filter(({ classList }) => classList.contains('given')).length} of ${all.length}`
}

/**
 * Whether the request got a 100. The record has no interim responses, so this is inferred from Expect and the doors.
 */
const gotContinue = ({ line, headers, doors }) =>
  line?.version === '1.1' &&
  headers.some(({ name, value }) => name.toLowerCase() === 'expect' && value.toLowerCase() === '100-continue') &&
  doors.some(({ name }) => name === 'syntax')

const owner = document.querySelector('#owner')
const { client, since } = owner.dataset

const startOver = owner.querySelector('#start-over')
if (startOver) startOver.hidden = false
startOver?.addEventListener('click', async () => {
  await fetch('/start-over', { method: 'POST' })
  location.reload()
})

new EventSource(pathFor('/requests/stream', client)).addEventListener('request', ({ data }) => {
  const entry = JSON.parse(data)
  // The stream begins with the record, which also has requests from before the client started over.
  if (entry.at < since) return
  mark(entry.status)
  if (gotContinue(entry)) mark(100)
})
