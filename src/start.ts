/** Something that the one who starts the program can mend. Its message is what the terminal shows; there is no stack. */
export class StartError extends Error {}

/** Runs a program. What its user can mend is told in plain lines, with exit code 1; all else is a fault of ours. */
export const orExit = async (program: () => Promise<void>): Promise<void> => {
  try {
    await program()
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
