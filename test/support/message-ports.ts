import { createHook } from 'node:async_hooks'
import { onTestFinished } from 'vitest'

/** The message ports that are open of those made from now on, until the test ends. */
export const messagePorts = (): ReadonlySet<number> => {
  const open = new Set<number>()
  const hook = createHook({
    init: (id, type) => {
      if (type === 'MESSAGEPORT') open.add(id)
    },
    destroy: (id) => {
      open.delete(id)
    },
  }).enable()
  onTestFinished(() => {
    hook.disable()
  })
  return open
}
