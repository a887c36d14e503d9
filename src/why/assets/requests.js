/** The live page: the record as it grows, and of the request that is picked its way through the doors. */
import { h } from './h.js'
import { addCopyButtons, say } from './page.js'
import { answerView, headView, itemView, lateView, markView, summaryOf, wayOf } from './view.js'

const byId = (id) => document.getElementById(id)
const [list, filter, follow, connection, stage, row] = ['list', 'filter', 'follow', 'connection', 'stage', 'row'].map(
  byId,
)
const doors = [...row.children].filter((door) => door.dataset.door)
const names = doors.map((door) => door.dataset.door)

/** As many as the server remembers. */
const size = 500
const entries = new Map()
/** The items of the list, the newest last. */
const items = new Map()
/** What has come and is not shown yet. */
let fresh = []
let picked = stage.dataset.picked
let following = picked === undefined

const title = document.title

// The row

const light = (entry) => {
  row.querySelector('.late')?.remove()
  const { states, late } = wayOf(entry.doors, names)
  doors.forEach((door, index) => {
    door.dataset.state = states[index]
    door.style.setProperty('--step', index)
    door.querySelector('.mark').replaceWith(markView(h, states[index], entry.status))
  })
  if (late) doors[states.lastIndexOf('passed')].after(lateView(h, entry))
  row.className = 'row down'
  // Read, so that the animation begins anew.
  row.getBoundingClientRect()
  row.classList.add('lit')
}

const darken = () => {
  row.className = 'row full'
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
  byId('answer').replaceChildren(...answerView(h, entry, names))
  addCopyButtons(byId('answer'))
  light(entry)
  document.title = `${summaryOf(entry)} · Requests`
}

const showNone = () => {
  delete stage.dataset.picked
  byId('head').replaceChildren()
  byId('answer').replaceChildren()
  darken()
  document.title = title
}

const linkOf = (id) => items.get(id)?.firstElementChild

/** Scrolls the list alone: what is read beside it stays where it is. */
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

/** One link of the list is a stop of the Tab key, and the arrow keys lead to the others. */
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

/** What a browser asked for to show it: the learner wants to see the others. */
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
  history[again ? 'replaceState' : 'pushState'](null, '', `/requests/${id}`)
  say(`Picked ${summaryOf(entries.get(id))}`)
}

follow.addEventListener('click', () => {
  setFollowing(!following)
  if (!following) return
  history.pushState(null, '', '/requests')
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
  // A new tab or window stays what it is everywhere.
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  pickByHand(link.dataset.id)
  // On a narrow screen what was picked stands below the list.
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
  const text = `${summaryOf(entry)} ${Math.floor(entry.status / 100)}xx ${entry.problem?.slug ?? ''}`.toLowerCase()
  return filter.value
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

const sift = () => {
  for (const [id, item] of items) item.hidden = !matches(entries.get(id))
  byId('none').hidden = list.querySelector('li:not([hidden])') !== null
  byId('none').textContent = items.size > 0 ? 'No request here fits the filter.' : 'No request yet.'
}

filter.addEventListener('input', sift)

const add = (entry) => {
  const item = itemView(h, entry, entry.id === picked)
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

/** Whether what comes is new, and no replay. */
let live = false
let unheard = []
/** Milliseconds between announcements: a class of thirty must not talk over itself. */
const pause = 2000

const announce = () => {
  say(`${unheard.length > 1 ? `${unheard.length} requests. The last: ` : ''}${summaryOf(unheard.at(-1))}`)
  unheard = []
}

const announceLater = (entry) => {
  if (unheard.push(entry) === 1) setTimeout(announce, pause)
}

/** Shows all that has come since the last frame at once: the record is replayed at the beginning. */
const showFresh = () => {
  const come = fresh
  fresh = []
  // The server rendered the list for those who have no script.
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
  const source = new EventSource('/requests/stream')
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
    connection.textContent = 'The server is not there; trying again'
    connection.dataset.state = 'lost'
    // A browser comes again by itself after a connection that broke, but not after an answer that is no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(stream, pause)
  })
}

byId('tools').hidden = false
setFollowing(following)
stream()
