/** What a problem type says to a learner. */
export type Advice = {
  readonly meaning: string
  /** What the client does now. */
  readonly mend: string
  /** Where no request brings it about: how one would see it instead. */
  readonly cannotProvoke?: string
}
