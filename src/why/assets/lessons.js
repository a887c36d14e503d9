/**
 * The script of the lessons. It keeps the predictions and the account of the learner in this tab, and shows a tick as soon
 * as a request has met a part.
 */
import { say } from './page.js'

const { client, lesson } = document.querySelector('[data-client]').dataset

for (const element of document.querySelectorAll('[data-scripted]')) element.hidden = false

/** What this tab keeps. Storage can be turned off; then it is what this page keeps. */
let kept = {}
try {
  kept = sessionStorage
} catch {}

// The account

const typed = [...document.querySelectorAll('[data-stands-for]')]

/** The texts of the commands, as the server has written them. */
const commands = [...document.querySelectorAll('[data-commands] :is(code, .note)')].map((element) => ({
  element,
  text: element.textContent,
}))

/** Only what each shell takes as it stands is inserted, so that nothing needs quoting. */
const isGood = ({ value, dataset }) => new RegExp(`^${dataset.pattern}$`).test(value)

const insert = () => {
  for (const { element, text } of commands)
    element.textContent = typed
      .filter(isGood)
      .reduce((filled, { value, dataset }) => filled.replaceAll(dataset.standsFor, value), text)
}

for (const input of typed) {
  input.value = kept[input.id] ?? ''
  input.addEventListener('input', () => {
    kept[input.id] = input.value
    input.removeAttribute('aria-invalid')
    insert()
  })
  input.addEventListener('change', () =>
    input.setAttribute('aria-invalid', String(input.value !== '' && !isGood(input))),
  )
}
insert()

// Predictions

const fields = [...document.querySelectorAll('[data-prediction]')]
const nameOf = (field) => `prediction ${lesson} ${field.dataset.prediction}`

/** Compares the prediction with the status of a part that is met. */
const judge = (field) => {
  const { met } = document.querySelector(`#part-${field.dataset.prediction}`).dataset
  const verdict = field.parentElement.querySelector('.verdict')
  const predicted = kept[nameOf(field)]
  field.disabled = met !== undefined
  verdict.hidden = met === undefined || predicted === undefined
  verdict.textContent = met?.includes(` ${predicted} `) ? 'Your prediction was right.' : `You predicted ${predicted}.`
}

for (const field of fields) {
  const predicted = kept[nameOf(field)]
  for (const choice of field.querySelectorAll('input')) choice.checked = choice.value === predicted
  field.addEventListener('change', ({ target }) => {
    kept[nameOf(field)] = target.value
  })
  judge(field)
}

// Ticks

/** Replaces what has changed since the server wrote this page. */
const refresh = async () => {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } })
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const shown of document.querySelectorAll('[data-live]')) {
    const now = fresh.getElementById(shown.id)
    if (!now || now.isEqualNode(shown)) continue
    shown.replaceWith(now)
    if (now.dataset.met) say(now.dataset.met)
  }
  for (const field of fields) judge(field)
}

/** Whether a request with this status may be the one that the page waits for. */
const mayMatter = ({ status }) =>
  lesson === undefined || document.querySelector(`[data-waits-for="${status}"]`) !== null

/** Milliseconds in which several requests are one reason to look again, and before the stream is opened again. */
const [pause, retry] = [200, 2000]
let timer

const refreshSoon = () => {
  clearTimeout(timer)
  timer = setTimeout(refresh, pause)
}

const stream = () => {
  const source = new EventSource(`/requests/stream?client=${encodeURIComponent(client)}`)
  let live = false
  source.addEventListener('live', () => {
    live = true
    refreshSoon()
  })
  source.addEventListener('request', ({ data }) => {
    if (live && mayMatter(JSON.parse(data))) refreshSoon()
  })
  source.addEventListener('error', () => {
    live = false
    if (source.readyState === EventSource.CLOSED) setTimeout(stream, retry)
  })
}
stream()

document.querySelector('#start-over')?.addEventListener('click', async () => {
  await fetch('/start-over', { method: 'POST' })
  for (const name of Object.keys(kept)) if (name.startsWith('prediction ')) delete kept[name]
  location.reload()
})
