/** Lets those who read an output stop before its end, as `head` does. Other errors of the output still end the process. */
export const allowClosedOutput = (output: NodeJS.WriteStream): void => {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
