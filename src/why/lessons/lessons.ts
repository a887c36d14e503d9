import type { House } from '../../visit.ts'
import type { Lesson, Part } from './lesson.ts'
import { negotiation } from './negotiation.ts'
import { server } from './server.ts'
import { who } from './who.ts'
import { write } from './write.ts'

/** The lessons, in an order that teaches. */
export const lessons: readonly Lesson[] = [...who, ...write, ...negotiation, ...server]

/** The paths of the operations that a part needs. */
const pathsOf = ({ operation = '', example: { steps } }: Part): string[] => [
  ...operation.split(' ').slice(1),
  ...steps.flatMap(({ target }) => (target === '/outbox' ? [target] : [])),
]

/**
 * The lessons that can be met on this server: not those on parts that it does without. `wrongPasswords` is the limit of
 * wrong passwords a minute for one name, 0 for no limit.
 */
export const lessonsHere = ({ operations }: House, wrongPasswords: number): readonly Lesson[] =>
  lessons
    .filter(({ parts }) => parts.every((part) => pathsOf(part).every((path) => operations.has(path))))
    .filter(({ parts }) => wrongPasswords > 0 || !parts.some(({ untilRefused }) => untilRefused))
