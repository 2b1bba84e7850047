/** `did you mean "x"?` with the nearest names, or all of them where none is near. */
export const suggestion = (unknown: string, names: readonly string[]): string => {
  const near = nearNames(unknown, names)
  return near.length === 0
    ? `allowed: ${names.join(', ')}`
    : `did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
}

/** The names that a misspelt one is nearest to; none where none is near. */
export const nearNames = (unknown: string, names: readonly string[]): readonly string[] => {
  const ranked = names.map((name) => ({ name, distance: editDistance(normal(unknown), normal(name)) }))
  const nearest = Math.min(...ranked.map(({ distance }) => distance))
  if (nearest > Math.min(3, Math.ceil(unknown.length / 2))) return []
  return ranked.filter(({ distance }) => distance === nearest).map(({ name }) => name)
}

/** Spelling without what differs between camelCase, kebab-case and snake_case. */
const normal = (name: string): string => name.slice(0, 40).toLowerCase().replace(/[-_]/g, '')

const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
