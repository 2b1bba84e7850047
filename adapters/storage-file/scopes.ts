import type { Scope } from '../../src/domain/scope.js'

export const sameScope = (a: Scope, b: Scope): boolean => a.accountId === b.accountId && a.region === b.region
