import { describe, expect, test } from 'vitest'
import { GroupCommit } from '../../adapters/storage-file/group-commit.js'

interface Change {
  readonly name: string
  readonly bytes: number
}

const change = (name: string, bytes = 1): Change => ({ name, bytes })

/** A turn of the event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('changes that are asked for at the same time', () => {
  test('share one write, also when they come in several turns of the event loop', async () => {
    const groups: string[][] = []
    const commit = new GroupCommit<Change>(async (group) => {
      groups.push(group.map(({ name }) => name))
    })
    commit.add(change('a'))
    commit.add(change('b'))
    await turn()
    commit.add(change('c'))
    await commit.close()
    expect(groups).toEqual([['a', 'b', 'c']])
  })

  test('are written in their order, one group behind the other', async () => {
    const groups: string[][] = []
    let writing = 0
    const commit = new GroupCommit<Change>(async (group) => {
      expect(++writing).toBe(1)
      if (groups.length === 0) commit.add(change('during'))
      groups.push(group.map(({ name }) => name))
      await turn()
      writing--
    })
    commit.add(change('before'))
    await commit.close()
    expect(groups).toEqual([['before'], ['during']])
  })

  test('are not waited for in vain', async () => {
    const groups: number[] = []
    const commit = new GroupCommit<Change>(async (group) => {
      groups.push(group.length)
      if (groups.length === 1) commit.add(change('alone'))
    })
    for (const name of ['a', 'b', 'c']) commit.add(change(name))
    await commit.close()
    expect(groups).toEqual([3, 1])
  })

  test('are waited for where more of them came together before', async () => {
    const groups: number[] = []
    const clients = 16
    const rounds = 10
    const commit = new GroupCommit<Change & { answer(): void }>(async (group) => {
      groups.push(group.length)
      for (const { answer } of group) answer()
    })
    const client = async (): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        await new Promise<void>((answer) => commit.add({ ...change(''), answer }))
        await turn()
      }
    }
    const [first, ...others] = Array.from({ length: clients }, () => client)
    const running = [first?.()]
    // The first is written before the others have come.
    while (groups.length === 0) await turn()
    running.push(...others.map((other) => other()))
    await Promise.all(running)
    await commit.close()
    expect(groups.reduce((sum, size) => sum + size)).toBe(clients * rounds)
    expect(groups.length).toBeLessThanOrEqual(rounds + 2)
  })

  test('are divided where they are many bytes, but one alone may have any number', async () => {
    const groups: string[][] = []
    const commit = new GroupCommit<Change>(async (group) => {
      groups.push(group.map(({ name }) => name))
    })
    const mebibyte = 2 ** 20
    commit.add(change('large', 50 * mebibyte))
    commit.add(change('a', 1.5 * mebibyte))
    commit.add(change('b', 0.5 * mebibyte))
    commit.add(change('c'))
    await commit.close()
    expect(groups).toEqual([['large'], ['a', 'b'], ['c']])
  })
})
