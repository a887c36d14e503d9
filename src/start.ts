/** An error that the user of the program can fix. The terminal shows its message, without a stack. */
export class StartError extends Error {}

/** The code of an error of Node or of a database; empty if it has none. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** The first line of what an error says. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error && error.message.split('\n', 1)[0]) || String(error)

/** Runs a program. A `StartError` ends it with its message and exit code 1; any other error is a bug and shows its stack. */
export const orExit = async (program: () => Promise<void>): Promise<void> => {
  // Who has read enough, as `grep -m1` does, closes the pipe.
  process.stdout.on('error', () => {})
  try {
    await program()
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
