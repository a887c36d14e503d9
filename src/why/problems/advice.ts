/** The explanation of a problem type for its page. */
export type Advice = {
  readonly meaning: string
  /** What the client should send or do instead. */
  readonly fix: string
  /** How to see the problem if no request can trigger it. */
  readonly cannotProvoke?: string
}
