import type { FastifyRequest } from 'fastify'
import { door } from '../door.ts'
import { badTokens, identify, malformedCredentials, missing, missingToken } from '../doors/authentication.ts'
import { Refusal } from '../problem.ts'
import {
  byBasic,
  challenge,
  credentialProblems,
  type Given,
  missingCredentials,
  namingBoth,
  wrongCredentials,
} from './credentials.ts'

/** The username that goes with TEACHER_PASSWORD. It is no user. */
const teacherName = 'teacher'

/**
 * Compares with a hash, so that the time tells nothing; wrong passwords count as those of users do. Finds no caller: the
 * teacher is no user.
 */
const checkTeacher = (teacherPassword: string) => {
  let hash: string | undefined
  return async ({ username, password }: Given, { server }: FastifyRequest) => {
    const { passwords } = server.kitchen
    hash ??= await passwords.hash(teacherPassword)
    const isRight = await passwords.verify(username, username === teacherName ? hash : undefined, password)
    if (isRight instanceof Refusal) return isRight
    return isRight
      ? { caller: undefined }
      : wrongCredentials('These are not the username teacher and the password of the teacher. Correct them.', challenge)
  }
}

/** The door `authentication` of what only the teacher may do: Basic credentials of `teacher` (RFC 7617). */
export const teacherOnly = (teacherPassword: string) => {
  const check = checkTeacher(teacherPassword)
  return {
    ...door(
      'authentication',
      [missingCredentials, malformedCredentials, ...credentialProblems],
      async (request) =>
        (await byBasic(request, check)) ??
        missingCredentials(
          'Only the teacher may do this. Send the username teacher and its password in an Authorization header of the Basic scheme.',
          challenge,
        ),
    ),
    credentials: { schemes: ['basic'], optional: false } as const,
  }
}

/** The door `authentication` of what users read of their own, and the teacher of all. */
export const userOrTeacher = (teacherPassword: string) => {
  const check = checkTeacher(teacherPassword)
  return {
    ...door('authentication', [missingToken, ...badTokens, ...credentialProblems], async (request) => {
      const found = (await byBasic(request, check)) ?? (await identify(request)) ?? missing(request)
      return found instanceof Refusal ? namingBoth(found, 'basic') : found
    }),
    credentials: { schemes: ['basic', 'bearer'], optional: false } as const,
  }
}
