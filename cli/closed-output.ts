/**
 * Lets those who read an output stop before its end, as `head` does. Any other error of the output ends the process,
 * with one line where that can be written.
 */
export const allowClosedOutput = (output: NodeJS.WriteStream): void => {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    if (output !== process.stderr)
      process.stderr.write(`shardport: cannot write standard output: ${error.message}\n`)
    process.exit(1)
  })
}
