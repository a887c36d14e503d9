import { DatabaseError } from 'pg'
import { StorageTrouble } from '../database/trouble.ts'
import { codeOf, messageOf } from '../start.ts'

/** The one of these constraints that a change would break, by its name. Throws other errors again. */
export const brokenConstraint = <const Name extends string>(error: unknown, ...names: readonly Name[]): Name => {
  const broken = names.find((name) => error instanceof DatabaseError && error.constraint === name)
  if (broken === undefined) throw error
  return broken
}

/**
 * Codes of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html) that are about the server and not
 * about the statement: no connection, read only, idle too long, wrong user, no resources, locked, timed out or going down,
 * system error, corrupted, serialization failure, deadlock.
 */
const unusable = /^(08|25006|25P03|28|53|55P03|57|58|XX00[12]|40001|40P01)/

/** A prepared statement that is not there, is there twice, or has other columns now: nothing was carried out. */
const unprepared = /^(26000|42P05|0A000)/

/** The reason for an error, for the operator. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  // If a password contains a character with a meaning in URLs, a part of it would be taken for the host, and shown.
  return /^(ENOTFOUND|EAI_AGAIN)$/.test(codeOf(error)) ? `its host has no address (${codeOf(error)})` : messageOf(error)
}

/** Whether the connection is lost by an error of a query, for which Node and `pg` have errors of many kinds. */
const loses = (error: unknown): boolean => !(error instanceof DatabaseError) || /^(08|25P03|57P)/.test(codeOf(error))

/**
 * An error of a query, as one of the storage where it is about that. `isUnknown`: if the connection is lost by it, what was
 * to be changed may have been.
 */
export const explained = (error: unknown, isUnknown: boolean): unknown => {
  if (error instanceof DatabaseError && !unusable.test(codeOf(error)) && !unprepared.test(codeOf(error))) return error
  const trouble = codeOf(error) === '53100' ? 'full' : 'unusable'
  return new StorageTrouble(reasonOf(error), trouble, isUnknown && loses(error), { cause: error })
}

/** Whether the connection of an explained error cannot be used again. One without a cause was made here, on purpose. */
export const isLost = (error: unknown): boolean =>
  error instanceof StorageTrouble &&
  error.cause !== undefined &&
  (loses(error.cause) || unprepared.test(codeOf(error.cause)))

/** Whether a value has a NUL, which PostgreSQL has no text with. */
export const hasNul = (error: unknown): boolean => codeOf(error) === '22021'

/** Whether the server ended a transaction for the sake of another: a serialization failure, or a deadlock. */
export const isToRepeat = (error: unknown): boolean =>
  error instanceof StorageTrouble && /^(40001|40P01)$/.test(codeOf(error.cause))
