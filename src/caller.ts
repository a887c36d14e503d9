/** Who asks, and in which session. */
export type Caller = { readonly userId: string; readonly username: string; readonly sessionId: string }
