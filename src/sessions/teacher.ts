import type { FastifyRequest } from 'fastify'
import { door, type RefusalOf } from '../door.ts'
import { badTokens, identify, malformedCredentials, missing, missingToken } from '../doors/authentication.ts'
import type { tooManyRequests } from '../doors/rate.ts'
import { basicCredentials } from '../http/authorization.ts'
import { fieldValues } from '../http/fields.ts'
import type { Caller, Kitchen } from '../kitchen.ts'
import { Refusal } from '../problem.ts'
import {
  challenge,
  credentialProblems,
  type Given,
  missingCredentials,
  namingBoth,
  wrongCredentials,
} from './credentials.ts'

/** The username that goes with TEACHER_PASSWORD. It is no user. */
const teacherName = 'teacher'

type Teaching = Pick<Kitchen, 'passwords'> & { readonly teacherPassword: string }

/** Compares with a hash, so that the time tells nothing; wrong passwords count as those of users do. */
const checkTeacher = ({ passwords, teacherPassword }: Teaching) => {
  let hash: Promise<string> | undefined
  return async ({
    username,
    password,
  }: Given): Promise<RefusalOf<typeof wrongCredentials | typeof tooManyRequests> | undefined> => {
    hash ??= passwords.hash(teacherPassword)
    const isRight = await passwords.verify(username, username === teacherName ? await hash : undefined, password)
    if (isRight instanceof Refusal) return isRight
    return isRight
      ? undefined
      : wrongCredentials('These are not the username teacher and the password of the teacher. Correct them.', challenge)
  }
}

const basicOf = ({ raw }: FastifyRequest) => basicCredentials(fieldValues(raw.rawHeaders, 'authorization'))

/** Door 7 of what only the teacher may do: Basic credentials of `teacher` (RFC 7617). */
export const teacherOnly = (kitchen: Teaching) => {
  const check = checkTeacher(kitchen)
  return {
    ...door('authentication', [malformedCredentials, missingCredentials, ...credentialProblems], async (request) => {
      const basic = basicOf(request)
      if (basic === undefined)
        return missingCredentials(
          'Only the teacher may do this. Send the username teacher and its password in an Authorization header of the Basic scheme.',
          challenge,
        )
      return 'malformed' in basic ? malformedCredentials(basic.malformed, challenge) : check(basic)
    }),
    credentials: { schemes: ['basic'], optional: false } as const,
  }
}

/** Door 7 of what users read of their own, and the teacher of all: `caller` is undefined for the teacher. */
export const userOrTeacher = (kitchen: Kitchen & Teaching) => {
  const check = checkTeacher(kitchen)
  return {
    ...door('authentication', [...badTokens, missingToken, ...credentialProblems], async (request) => {
      const basic = basicOf(request)
      if (basic === undefined) {
        const found = (await identify(request, kitchen)) ?? missing()
        return found instanceof Refusal && found.status === 401 ? namingBoth(found) : found
      }
      if ('malformed' in basic) return malformedCredentials(basic.malformed, challenge)
      const refusal = await check(basic)
      const teacher: { readonly caller: Caller | undefined } = { caller: undefined }
      if (refusal === undefined) return teacher
      return refusal.status === 401 ? namingBoth(refusal) : refusal
    }),
    credentials: { schemes: ['bearer', 'basic'], optional: false } as const,
  }
}

/** A kitchen with a teacher; undefined without TEACHER_PASSWORD. */
export const withTeacher = (kitchen: Kitchen): (Kitchen & Teaching) | undefined => {
  const { teacherPassword } = kitchen
  return teacherPassword === undefined ? undefined : { ...kitchen, teacherPassword }
}
