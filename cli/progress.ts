interface Progress {
  /** Replaces the line that was shown before. */
  show(line: string): void
  /** Takes the line away. */
  clear(): void
}

/** A line that changes in place, on terminals only. */
export const showProgress = (output: NodeJS.WriteStream): Progress => {
  const write = (line: string): void => {
    if (output.isTTY) output.write(`\r\u001b[K${line}`)
  }
  return { show: write, clear: () => write('') }
}
