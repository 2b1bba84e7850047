/**
 * Plays the runtime of Lambda for the bundle that it is given: hands its handler the event that each line of standard
 * input holds, and prints each result as a line. Loads nothing for itself, so that a start is Node's and the function's.
 */
const file = process.argv[2] ?? ''
const loaded = file.endsWith('.cjs') ? Promise.resolve(require(file)) : import(file)

const answer = async (line) => {
  const { handler } = await loaded
  process.stdout.write(`${JSON.stringify(await handler(JSON.parse(line), {}))}\n`)
}

let received = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text) => {
  const lines = `${received}${text}`.split('\n')
  received = lines.pop() ?? ''
  for (const line of lines) void answer(line)
})
