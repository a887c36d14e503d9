import type { Entry } from '../record/entry.ts'

type Child<Node> = Node | string | null | readonly Child<Node>[]

/** Makes an element: HTML on the server, a DOM node in a browser. Children are strings or elements made by it. */
export type H<Node> = (
  tag: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Child<Node>[]
) => Node

/** The state of a door for a request. */
export type State = 'passed' | 'answered' | 'skipped' | 'unreached' | 'later'

/**
 * The state of each door in `names`, and whether the door that responded was asked late. A door that the operation does
 * not have is skipped, behind the one that responded too.
 */
export const wayOf: (
  entry: Pick<Entry, 'doors' | 'operation' | 'toCome'>,
  names: readonly string[],
) => { readonly states: readonly State[]; readonly late: boolean }

export const statusClass: (status: number) => string
export const lineOf: (entry: Entry) => { readonly method: string; readonly target: string }
export const summaryOf: (entry: Entry) => string
export const pathFor: (path: string, client?: string) => string
export const pathOf: (id?: string, client?: string) => string
export const slugOf: (entry: Entry) => string | undefined
export const itemView: <Node>(h: H<Node>, entry: Entry, picked: boolean, client?: string) => Node
export const markView: <Node>(h: H<Node>, state: State | undefined, status: number) => Node
export const lateView: <Node>(h: H<Node>, entry: Entry) => Node
export const headView: <Node>(h: H<Node>, entry: Entry) => readonly Node[]
export const requestView: <Node>(h: H<Node>, entry: Entry) => readonly Node[]
export const responseView: <Node>(h: H<Node>, entry: Entry) => readonly Node[]
export const answerView: <Node>(h: H<Node>, entry: Entry, names: readonly string[]) => readonly Node[]
