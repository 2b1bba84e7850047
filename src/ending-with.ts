/**
 * The items of a generator, and an end for them whether or not their reader ever takes one: a generator that is
 * returned before its first `next()` ends without its `finally`.
 * @param end called whenever the reader returns, before the generator hears of it; idempotent
 */
export const endingWith = <Item>(
  items: AsyncGenerator<Item, void, undefined>,
  end: () => unknown,
): AsyncIterableIterator<Item> => ({
  next: () => items.next(),
  return: async () => {
    await end()
    return items.return()
  },
  [Symbol.asyncIterator]() {
    return this
  },
})
