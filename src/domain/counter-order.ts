/** Whether counters ascend and none of them stands before `first`. */
export const ascendFrom = (first: number, counters: readonly number[]): boolean =>
  counters.every((counter, index) => counter >= (index === 0 ? first : (counters[index - 1] ?? 0) + 1))
