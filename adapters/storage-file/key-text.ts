import type { Scope } from '../../src/domain/scope.js'

/** A key for maps: equal for equal names in equal scopes. */
export const keyText = ({ accountId, region, name }: Scope & { readonly name: string }): string =>
  `${accountId}\0${region}\0${name}`
