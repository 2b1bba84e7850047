import { type Account, emptyAccount } from '../../src/domain/account.js'
import type { Scope } from '../../src/domain/scope.js'
import { withDeparted } from '../../src/domain/succession.js'
import type { Services } from '../../src/operations/operation.js'
import { accountKey, streamKey } from '../../src/ports/document-keys.js'
import type { Change } from '../../src/ports/storage.js'

const all = Number.POSITIVE_INFINITY

/** Forgets the records of every stream; their counters stay used, so that readers go on after them. */
export const forgetRecords = async ({ storage }: Services): Promise<void> => {
  for (const scope of await storage.scopes()) {
    for (const { name, value } of await storage.list('stream', scope, undefined, all))
      await storage.trim(streamKey(scope, name), value.incarnation, all)
  }
}

/** Forgets every stream and all settings. Iterators of a stream that is made again under its name are not valid for it. */
export const forgetState = async (services: Services): Promise<void> => {
  for (const scope of await services.storage.scopes()) {
    let changes: readonly Change[]
    do changes = await forgetting(scope, services)
    while ((await services.storage.commit(changes)) === undefined)
  }
}

const forgetting = async (
  { accountId, region }: Scope,
  { storage, clock }: Services,
): Promise<readonly Change[]> => {
  const scope = { accountId, region }
  const account = await storage.load(accountKey(scope))
  const streams = await storage.list('stream', scope, undefined, all)
  const states = await storage.list('state', scope, undefined, all)
  const emptied: Account = {
    ...emptyAccount(scope),
    departed: streams.reduce(
      (departed, { value }) => withDeparted(departed, value, clock.now()),
      account?.value.departed ?? [],
    ),
  }
  return [
    { key: accountKey(scope), expected: account?.version ?? 0, value: emptied },
    ...streams.map(({ name, version }) => ({
      key: streamKey(scope, name),
      expected: version,
      value: undefined,
    })),
    ...states.map(({ name, version }) => ({
      key: { kind: 'state', name, ...scope } as const,
      expected: version,
      value: undefined,
    })),
  ]
}
