/**
 * The script of the live page. It lists requests as they are recorded, and shows the doors that the selected one
 * passed.
 */
import { h } from './h.js'
import { addCopyButtons, say } from './page.js'
import {
  answerView,
  headView,
  itemView,
  lateView,
  markView,
  pathFor,
  pathOf,
  requestView,
  responseView,
  slugOf,
  summaryOf,
  wayOf,
} from './view.js'

const byId = (id) => document.getElementById(id)
const [list, filter, follow, connection, stage, row] = ['list', 'filter', 'follow', 'connection', 'stage', 'row'].map(
  byId,
)
/** The filter of the page by client; undefined: the reader's own requests. */
const { client } = byId('live').dataset
const doors = [...row.children].filter((door) => door.dataset.door)
const names = doors.map((door) => door.dataset.door)

/** The maximum number of entries, as on the server. */
const size = 500
const entries = new Map()
/** The list items by request id, newest last. */
const items = new Map()
/** Entries that have arrived but are not in the list yet. */
let fresh = []
let picked = stage.dataset.picked
let following = picked === undefined

const title = document.title

// The row

const light = (entry) => {
  row.querySelector('.late')?.remove()
  const { states, late } = wayOf(entry, names)
  doors.forEach((door, index) => {
    door.dataset.state = states[index]
    door.style.setProperty('--step', index)
    door.querySelector('.mark').replaceWith(markView(h, states[index], entry.status))
  })
  if (late) doors[states.lastIndexOf('passed')].after(lateView(h, entry))
  row.className = 'row down'
  // Forces a reflow, so that the animation starts again.
  row.getBoundingClientRect()
  row.classList.add('lit')
}

const darken = () => {
  row.className = 'row small'
  row.querySelector('.late')?.remove()
  for (const door of doors) {
    delete door.dataset.state
    door.querySelector('.mark').textContent = ''
  }
}

// Picking

const show = (entry) => {
  stage.dataset.picked = entry.id
  byId('head').replaceChildren(...headView(h, entry))
  byId('request').replaceChildren(...requestView(h, entry))
  byId('response').replaceChildren(...responseView(h, entry))
  byId('answer').replaceChildren(...answerView(h, entry, names))
  addCopyButtons(byId('answer'))
  light(entry)
  document.title = `${summaryOf(entry)} · Requests`
}

const showNone = () => {
  delete stage.dataset.picked
  for (const id of ['head', 'request', 'response', 'answer']) byId(id).replaceChildren()
  darken()
  document.title = title
}

const linkOf = (id) => items.get(id)?.firstElementChild

/** Scrolls the list to an item without scrolling the page. */
const bringIntoView = ({ offsetTop, offsetHeight }) => {
  const hidden = offsetTop < list.scrollTop || offsetTop + offsetHeight > list.scrollTop + list.clientHeight
  if (hidden) list.scrollTop = offsetTop - (list.clientHeight - offsetHeight) / 2
}

const mark = (id) => {
  linkOf(picked)?.removeAttribute('aria-current')
  picked = id
  linkOf(id)?.setAttribute('aria-current', 'true')
  makeReachable()
}

/** Makes one link of the list reachable with the Tab key. The arrow keys move to the others. */
const makeReachable = () => {
  for (const link of list.querySelectorAll('a[tabindex="0"]')) link.tabIndex = -1
  const reachable = linkOf(picked) ?? [...items.values()].at(-1)?.firstElementChild
  if (reachable) reachable.tabIndex = 0
}

const pick = (id) => {
  const entry = entries.get(id)
  if (!entry) return false
  mark(id)
  show(entry)
  return true
}

const setFollowing = (value) => {
  following = value
  follow.setAttribute('aria-pressed', String(value))
}

/** Whether a browser sent the request to show a page. Such requests are not selected automatically. */
const isPageView = ({ line, headers }) =>
  line?.method === 'GET' &&
  headers.some(({ name, value }) => name.toLowerCase() === 'accept' && value.includes('text/html'))

const newest = () => {
  const ids = [...entries.keys()]
  return ids.findLast((id) => !isPageView(entries.get(id))) ?? ids.at(-1)
}

const pickByHand = (id, { again = false } = {}) => {
  setFollowing(false)
  if (!pick(id)) return
  history[again ? 'replaceState' : 'pushState'](null, '', pathOf(id, client))
  say(`Selected ${summaryOf(entries.get(id))}`)
}

follow.addEventListener('click', () => {
  setFollowing(!following)
  if (!following) return
  history.pushState(null, '', pathOf(undefined, client))
  if (entries.size > 0) pick(newest())
})

addEventListener('popstate', () => {
  const [, id] = /^\/requests\/([^/]+)$/.exec(location.pathname) ?? []
  setFollowing(id === undefined)
  const wanted = id ?? newest()
  if (wanted === undefined || !pick(wanted)) showNone()
})

const narrow = matchMedia('(max-width: 62rem)')

list.addEventListener('click', (event) => {
  const link = event.target.closest('a')
  // Modified clicks keep their usual meaning, such as opening a new tab.
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  // Before the stream has come, the browser follows the link.
  if (!entries.has(link.dataset.id)) return
  event.preventDefault()
  pickByHand(link.dataset.id)
  // On a narrow screen, the selected request is below the list.
  if (narrow.matches) byId('picked-title')?.focus()
})

list.addEventListener('keydown', (event) => {
  const shown = [...list.querySelectorAll('li:not([hidden]) > a')]
  const at = shown.indexOf(event.target.closest('a'))
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key]
  const link = shown[to]
  if (!link || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  pickByHand(link.dataset.id, { again: true })
  link.focus()
})

// The list

const matches = (entry) => {
  const text =
    `${summaryOf(entry)} ${Math.floor(entry.status / 100)}xx ${slugOf(entry) ?? ''} ${entry.client.username ?? ''} ${entry.client.address}`.toLowerCase()
  return filter.value
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

const sift = () => {
  for (const [id, item] of items) item.hidden = !matches(entries.get(id))
  byId('none').hidden = list.querySelector('li:not([hidden])') !== null
  byId('none').textContent = items.size > 0 ? 'No requests match the filter.' : 'No requests yet.'
}

filter.addEventListener('input', sift)

const add = (entry) => {
  const item = itemView(h, entry, entry.id === picked, client)
  item.firstElementChild.tabIndex = -1
  entries.set(entry.id, entry)
  items.set(entry.id, item)
  list.prepend(item)
  if (entries.size <= size) return
  const [oldest] = entries.keys()
  items.get(oldest).remove()
  items.delete(oldest)
  entries.delete(oldest)
}

/** Whether events are new requests, and no longer the replay of the record. */
let live = false
let unheard = []
/** Milliseconds between announcements to screen readers, so that many requests do not interrupt each other. */
const pause = 2000

const announce = () => {
  say(`${unheard.length > 1 ? `${unheard.length} requests. The latest: ` : ''}${summaryOf(unheard.at(-1))}`)
  unheard = []
}

const announceLater = (entry) => {
  if (unheard.push(entry) === 1) setTimeout(announce, pause)
}

/** Adds all entries that arrived since the last frame at once. At the start, these are the whole record. */
const showFresh = () => {
  const come = fresh
  fresh = []
  // Removes the list that the server rendered for browsers without scripts.
  if (items.size === 0) list.replaceChildren()
  for (const entry of come) add(entry)
  sift()
  if (following) pick(newest())
  else {
    makeReachable()
    if (come.some(({ id }) => id === picked)) bringIntoView(items.get(picked))
  }
}

// The stream

const stream = () => {
  const source = new EventSource(pathFor('/requests/stream', client))
  source.addEventListener('open', () => {
    connection.textContent = 'Listening'
    connection.dataset.state = 'open'
  })
  source.addEventListener('request', ({ data }) => {
    const entry = JSON.parse(data)
    if (entries.has(entry.id) || fresh.some(({ id }) => id === entry.id)) return
    if (fresh.push(entry) === 1) requestAnimationFrame(showFresh)
    if (live) announceLater(entry)
  })
  source.addEventListener('live', () => {
    live = true
  })
  source.addEventListener('error', () => {
    connection.textContent = 'Connection lost. Reconnecting…'
    connection.dataset.state = 'lost'
    // A browser reconnects by itself after a lost connection, but not after a response that is not a stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(stream, pause)
  })
}

byId('tools').hidden = false
setFollowing(following)
stream()
