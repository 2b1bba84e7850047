import { mkdirSync, writeFileSync } from 'node:fs'
import { cp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import {
  compactState,
  compareStates,
  moveState,
  verifyState,
} from '../../composition/state/state-commands.js'
import { parseStateLocation } from '../../composition/state/state-location.js'
import { nothingYet } from '../../composition/state/state-walk.js'
import { home, putState, record } from '../contracts/storage/fixtures.js'
import { run } from '../support/command.js'
import { changeDirectory, filledDirectory, tornDirectory } from '../support/filled-state.js'
import { connect, damageDatabase, describeSqlite, openSqlite } from '../support/sqlite.js'
import { contentsOf, copyOfFixture } from '../support/state-directories.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const work = { home, onProgress: () => {}, onNotice: () => {} }

const newPlace = async (): Promise<string> => join(await temporaryDirectory(), 'state')

const filled = async (): Promise<string> => {
  const directory = await newPlace()
  await filledDirectory(directory)
  return directory
}

const orders = { kind: 'stream', name: 'orders', ...home } as const

describeSqlite('moving state through SQLite', () => {
  test('leaves a stream that goes on with the counters it had', async () => {
    const [database, copy] = [`sqlite:${await newPlace()}`, await newPlace()]
    await moveState(await filled(), database, work)
    await moveState(database, copy, work)
    await changeDirectory(copy, async (storage) => {
      const version = (await storage.load(orders))?.version ?? 0
      const records = [0, 1, 2, 3].map((shard) => record('next', { shard }))
      expect(await storage.append({ key: orders, version, records })).toEqual([56, 52, 51, 52])
    })
  })

  test('keeps where a shard stands whose last second nobody knows', async () => {
    const [origin, database, copy] = [await filled(), `sqlite:${await newPlace()}`, await newPlace()]
    await changeDirectory(origin, async (storage) => {
      const version = (await storage.load(orders))?.version ?? 0
      const tip = { next: 99, lastSequenceSeconds: undefined }
      expect(await storage.restore({ key: orders, version, shard: 2, records: [], tip })).toBe(true)
    })
    await moveState(origin, database, work)
    await moveState(database, copy, work)
    await compareStates(origin, copy, work)
  })
})

test('takes an empty directory, and none that holds anything', async () => {
  const origin = await filled()
  await moveState(origin, await temporaryDirectory(), work)
  const taken = await temporaryDirectory()
  await writeFile(join(taken, 'notes.txt'), 'mine')
  await expect(moveState(origin, taken, work)).rejects.toThrow(
    `${taken} is there already. Nothing is overwritten: choose another place.`,
  )
  expect(await readdir(taken)).toEqual(['notes.txt'])
})

describeSqlite('a copy', () => {
  test('of a database that holds nothing is a directory that holds nothing', async () => {
    const [file, copy] = [await newPlace(), await newPlace()]
    await (await openSqlite(file)).storage.close()
    expect(await moveState(`sqlite:${file}`, copy, work)).toEqual(nothingYet)
    expect(await readdir(copy)).toEqual([])
  })

  test('to a database is made beside nothing of another', async () => {
    const file = await newPlace()
    await writeFile(`${file}-wal`, 'of another')
    await expect(moveState(await filled(), `sqlite:${file}`, work)).rejects.toThrow(
      `${file}-wal is there already. Nothing is overwritten: choose another place.`,
    )
  })
})

describeSqlite('a database that somebody writes to', () => {
  const emptiedWhileRead = async () => {
    const [origin, file] = [await filled(), await newPlace()]
    const counts = await moveState(origin, `sqlite:${file}`, work)
    const other = await connect(file)
    const emptying = { ...work, onProgress: () => other.exec('DELETE FROM record; DELETE FROM document') }
    return { origin, counts, location: `sqlite:${file}`, emptying }
  }

  test('is copied as it was at one point of time', async () => {
    const { origin, counts, location, emptying } = await emptiedWhileRead()
    const copy = await newPlace()
    expect(await moveState(location, copy, emptying)).toEqual(counts)
    await compareStates(origin, copy, work)
    expect(await verifyState(location, work)).toEqual(nothingYet)
  })

  test('is verified as it was at one point of time', async () => {
    const { counts, location, emptying } = await emptiedWhileRead()
    expect(await verifyState(location, emptying)).toEqual(counts)
    expect(await verifyState(location, work)).toEqual(nothingYet)
  })
})

describeSqlite.each(['file', 'sqlite'])('a copy to %s:', (kind) => {
  const names = { file: 'state/shardport.partial', sqlite: 'state.partial' } as const
  const placed = async () => {
    const directory = await temporaryDirectory()
    const path = join(directory, 'state')
    const unfinished = join(directory, names[kind as keyof typeof names])
    return { directory, path, unfinished, location: `${kind}:${path}` }
  }

  test('that is killed is not taken for a whole one, and the next one says what it has left', async () => {
    const { path, unfinished, location } = await placed()
    const origin = await filled()
    const script = `
      import { writeSync } from 'node:fs'
      import { moveState } from './composition/state/state-commands.js'
      const stopHere = ({ records }) => {
        if (records < 3) return
        writeSync(1, 'copying\\n')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      }
      const home = ${JSON.stringify(home)}
      await moveState(${JSON.stringify(origin)}, ${JSON.stringify(location)}, { home, onProgress: stopHere })
    `
    const copying = run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script])
    await copying.firstLine
    copying.process.kill('SIGKILL')
    await copying.ended
    await expect(verifyState(location, work)).rejects.toThrow(/^There is no /)
    await expect(moveState(origin, location, work)).rejects.toThrow(
      `${unfinished} is there: a copy that was interrupted, or one that is under way. ` +
        'Delete it if none is, or choose another place.',
    )
    await rm(unfinished, { recursive: true })
    await moveState(origin, location, work)
    await compareStates(origin, location, work)
    expect((await readdir(dirname(path))).sort()).not.toContain('state.partial')
  })

  test('that is given up leaves nothing', async () => {
    const { directory, location } = await placed()
    const controller = new AbortController()
    const giveUp = ({ records }: { readonly records: number }) => {
      if (records > 2) controller.abort()
    }
    const move = { ...work, onProgress: giveUp, signal: controller.signal }
    await expect(moveState(await filled(), location, move)).rejects.toThrow()
    expect(await readdir(directory)).toEqual([])
  })

  test('that fails leaves nothing', async () => {
    const { directory, location } = await placed()
    const origin = await filled()
    const fail = () => {
      throw new Error('no more')
    }
    await expect(moveState(origin, location, { ...work, onProgress: fail })).rejects.toThrow('no more')
    expect(await readdir(directory)).toEqual([])
  })

  test('stands in its place only at the end, over nothing that has come there meanwhile', async () => {
    const { path, location } = await placed()
    const intrude = () => {
      mkdirSync(path, { recursive: true })
      writeFileSync(join(path, 'notes.txt'), 'mine')
    }
    await expect(moveState(await filled(), location, { ...work, onProgress: intrude })).rejects.toThrow(
      `${path} is there already. Nothing is overwritten: choose another place.`,
    )
    expect(await readdir(path)).toEqual(['notes.txt'])
  })
})

test('does not copy a store onto itself', async () => {
  const origin = await filled()
  await expect(moveState(origin, `file:${origin}`, work)).rejects.toThrow('is there already')
})

test.each(['file', 'sqlite'])('does not copy a directory into itself, to %s', async (kind) => {
  const origin = await filled()
  const before = await readdir(origin)
  const link = await newPlace()
  await symlink(origin, link)
  for (const target of [join(origin, 'sub'), join(link, 'a', 'b')]) {
    await expect(moveState(origin, `${kind}:${target}`, work)).rejects.toThrow(
      `${target} lies inside ${origin}. Choose a place outside what is read.`,
    )
  }
  expect(await readdir(origin)).toEqual(before)
})

test('takes a place whose name begins as that of the source', async () => {
  const origin = await filled()
  await moveState(origin, `${origin}-copy`, work)
  await compareStates(origin, `${origin}-copy`, work)
})

test('leaves what ferrokinesis reads: a snapshot and an empty log', async () => {
  const copy = await newPlace()
  await moveState(await copyOfFixture('rich'), copy, work)
  expect((await readdir(copy)).sort()).toEqual(['snapshot.bin', 'wal.log'])
  expect((await stat(join(copy, 'wal.log'))).size).toBe(8)
})

test.each(['basic', 'rich', 'resharded', 'pending-transitions', 'snapshot-then-wal', 'expired'])(
  'carries all of the ferrokinesis directory %s',
  async (name) => {
    const [theirs, copy] = [await copyOfFixture(name), await newPlace()]
    const counts = await moveState(theirs, copy, work)
    expect(counts.streams).toBeGreaterThan(0)
    expect(await compareStates(theirs, copy, work)).toEqual(counts)
  },
)

test('a comparison names what differs', async () => {
  const [origin, copy] = [await filled(), await newPlace()]
  await cp(origin, copy, { recursive: true })
  await changeDirectory(copy, async (storage) => {
    const version = (await storage.load(orders))?.version ?? 0
    await storage.append({ key: orders, version, records: [record('more')] })
    const empty = { ...orders, name: 'empty' }
    const expected = (await storage.load(empty))?.version ?? 0
    await storage.commit([{ key: empty, expected, value: undefined }])
    await putState(storage, 'lease', 1)
  })
  const of = 'of account 123456789012 in us-east-1'
  await expect(compareStates(origin, copy, work)).rejects.toThrow(
    `${origin} and ${copy} differ: stream empty ${of}: only in the first; stream orders ${of}; ` +
      `state lease ${of}: only in the second`,
  )
})

test('a comparison names only some of many differences', async () => {
  const [origin, copy] = [await filled(), await newPlace()]
  await cp(origin, copy, { recursive: true })
  await changeDirectory(copy, async (storage) => {
    for (let i = 0; i < 7; i++) await putState(storage, `lease ${i}`, i)
  })
  await expect(compareStates(origin, copy, work)).rejects.toThrow(/lease 4 [^;]*; and 2 others$/)
})

test('compacting a directory leaves a snapshot and an empty log', async () => {
  const directory = await copyOfFixture('wal-only')
  const { before, after } = await compactState(directory, work)
  expect(after).toBeLessThan(before)
  expect((await stat(join(directory, 'wal.log'))).size).toBe(8)
})

test('makes nothing of what is not there', async () => {
  const missing = await newPlace()
  const reason = `There is no directory ${missing}.`
  await expect(verifyState(missing, work)).rejects.toThrow(reason)
  await expect(compareStates(await filled(), missing, work)).rejects.toThrow(reason)
  await expect(compactState(missing, work)).rejects.toThrow(reason)
  await expect(moveState(missing, await newPlace(), work)).rejects.toThrow(reason)
  await expect(verifyState(`sqlite:${missing}`, work)).rejects.toThrow(
    `There is no SQLite database ${missing}.`,
  )
  await expect(stat(missing)).rejects.toThrow('ENOENT')
})

test('a directory is not taken for a database, nor a file for a directory', async () => {
  const directory = await temporaryDirectory()
  await expect(verifyState(`sqlite:${directory}`, work)).rejects.toThrow(
    `There is no SQLite database ${directory}. It is a directory: for a state directory say file:${directory}.`,
  )
  const file = join(directory, 'k.db')
  await writeFile(file, '')
  await expect(verifyState(file, work)).rejects.toThrow(
    `There is no directory ${file}. It is a file: for a SQLite database say sqlite:${file}.`,
  )
})

test('finds no state where none is, and makes none', async () => {
  const directory = await temporaryDirectory()
  const file = join(directory, 'k.db')
  await writeFile(file, '')
  for (const [location, place] of [
    [directory, directory],
    [`sqlite:${file}`, file],
  ] as const) {
    const reason = `There is no state in ${place}.`
    await expect(verifyState(location, work)).rejects.toThrow(reason)
    await expect(compareStates(location, location, work)).rejects.toThrow(reason)
    await expect(moveState(location, await newPlace(), work)).rejects.toThrow(reason)
    await expect(compactState(location, work)).rejects.toThrow(reason)
  }
  expect(await readdir(directory)).toEqual(['k.db'])
  expect((await stat(file)).size).toBe(0)
})

test('what is only read stays as it is', async () => {
  const directory = await copyOfFixture('wal-only')
  const before = await contentsOf(directory)
  expect((await verifyState(directory, work)).streams).toBeGreaterThan(0)
  await moveState(directory, await newPlace(), work)
  expect(await contentsOf(directory)).toEqual(before)
})

test('what is read of a torn directory is told, and that the tear stays', async () => {
  const directory = await newPlace()
  const { tornBytes } = await tornDirectory(directory)
  const before = await contentsOf(directory)
  const notices: string[] = []
  const told = { ...work, onNotice: (line: string) => notices.push(line) }
  await verifyState(directory, told)
  await moveState(directory, await newPlace(), told)
  await compareStates(await filled(), directory, told)
  expect(await contentsOf(directory)).toEqual(before)
  const tear =
    `The state directory ${directory}: the last ${tornBytes} bytes of wal.log were left by a write that never ended, ` +
    'as in a crash.'
  expect(notices).toEqual(Array.from({ length: 3 }, () => `${tear} They are not read`))
  await compactState(directory, told)
  expect(notices.slice(3)).toEqual([`${tear} They have been cut off and are kept in wal.log.torn-1`])
})

test('a directory in use is not read', async () => {
  const directory = await filled()
  await changeDirectory(directory, async () => {
    await expect(verifyState(directory, work)).rejects.toThrow(
      `The state directory ${directory} is in use by `,
    )
  })
})

describeSqlite('a damaged database', () => {
  const damageOf = (file: string): RegExp =>
    new RegExp(
      `^The SQLite database ${file} is damaged: .*\\. Put a copy of it in its place, or choose another path\\.$`,
    )

  test('is found out where no record is read', async () => {
    const file = await newPlace()
    await moveState(await filled(), `sqlite:${file}`, work)
    await damageDatabase(file)
    await expect(verifyState(`sqlite:${file}`, work)).rejects.toThrow(damageOf(file))
  })

  test('is copied where all of it can be read, and the damage is told', async () => {
    const [file, copy] = [await newPlace(), await newPlace()]
    await moveState(await filled(), `sqlite:${file}`, work)
    await damageDatabase(file)
    const { damage, ...counts } = await moveState(`sqlite:${file}`, copy, work)
    expect(damage).toMatch(damageOf(file))
    expect(await compareStates(await filled(), copy, work)).toEqual(counts)
  })

  test('is not copied where a record cannot be read: nothing is left', async () => {
    const [file, copy] = [await newPlace(), await newPlace()]
    await moveState(await filled(), `sqlite:${file}`, work)
    await damageDatabase(file, 'record')
    await expect(moveState(`sqlite:${file}`, copy, work)).rejects.toThrow(damageOf(file))
    await expect(stat(copy)).rejects.toThrow('ENOENT')
  })
})

test('a location is a store on the disk, or the path of a directory', () => {
  expect(parseStateLocation('file:./a')).toEqual({ kind: 'file', path: './a' })
  expect(parseStateLocation('sqlite:/a.db')).toEqual({ kind: 'sqlite', path: '/a.db' })
  expect(parseStateLocation('./a')).toEqual({ kind: 'file', path: './a' })
  expect(parseStateLocation('C:\\state')).toEqual({ kind: 'file', path: 'C:\\state' })
  for (const text of ['memory', 'sqlite::memory:', 'sqlit:x.db', 'file:', '']) {
    expect(() => parseStateLocation(text)).toThrow(
      `Location "${text}": allowed: "file:DIRECTORY", "sqlite:FILE" or a directory's path`,
    )
  }
})

test('a location that cannot be looked at is named with the reason and what to permit', async () => {
  const file = join(await temporaryDirectory(), 'notes.txt')
  await writeFile(file, '')
  const below = join(file, 'state')
  const reason = 'cannot be used: Not a directory (os error 20). Choose a directory that this process may'
  await expect(verifyState(below, work)).rejects.toThrow(`The state directory ${below} ${reason}`)
  await expect(moveState(await filled(), below, work)).rejects.toThrow(
    `The state directory ${below} ${reason}`,
  )
  await expect(verifyState(`sqlite:${below}`, work)).rejects.toThrow(
    `The SQLite database ${below} cannot be opened: Not a directory (os error 20). ` +
      'Permit this process to read and write the file and its directory.',
  )
})
