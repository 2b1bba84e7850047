import { expect, test } from 'vitest'
import { refused, run } from '../support/command.js'

test('npm start hands flags to the command, and SIGTERM to npm ends the server', {
  timeout: 60_000,
}, async () => {
  const npm = run('npm', ['start', '--silent', '--', '--port', '0'], { HOME: process.env.HOME ?? '' })
  const line = await npm.firstLine
  expect(line).toMatch(/^Shardport listening on http:\/\/127\.0\.0\.1:\d+$/)
  npm.process.kill('SIGTERM')
  expect((await npm.ended).stdout).toBe(`${line}\n`)
  await refused(Number(line.split(':').at(-1)))
})
