import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseStorageLocation } from '../../composition/storage-location.js'

test.each([
  ['memory', { kind: 'memory' }],
  ['file:./state', { kind: 'file', path: './state' }],
  ['file:/var/state', { kind: 'file', path: '/var/state' }],
  ['file:///var/my%20state', { kind: 'file', path: '/var/my state' }],
  ['sqlite:./kinesis.db', { kind: 'sqlite', path: './kinesis.db' }],
  ['sqlite:///var/kinesis.db', { kind: 'sqlite', path: '/var/kinesis.db' }],
  ['file:~/state', { kind: 'file', path: join(homedir(), 'state') }],
  ['file:~', { kind: 'file', path: homedir() }],
  ['file:./~/state', { kind: 'file', path: './~/state' }],
  ['sqlite:~/x.db', { kind: 'sqlite', path: join(homedir(), 'x.db') }],
  ['sqlite::memory:', { kind: 'sqlite', path: ':memory:' }],
])('%s', (text, location) => {
  expect(parseStorageLocation(text)).toEqual(location)
})

test.each(['', 'Memory', 'file:', 'sqlite:', 'sqlite', './state', 'file://host/state', 'postgres://a/b'])(
  '%j is none',
  (text) => {
    expect(parseStorageLocation(text)).toBeUndefined()
  },
)
