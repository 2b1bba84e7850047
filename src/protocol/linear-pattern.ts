import { type CodeUnits, type Pattern, parsePattern } from './pattern-syntax.js'

/**
 * Makes a test whether the whole of a text matches a pattern of AWS's API model. It takes time linear in the
 * text, whatever the text: a backtracking engine needs quadratic time and more for patterns such as
 * `.*:kinesis:.*`. What matches is the same as with a native RegExp.
 * @throws Error on syntax that the model does not use
 */
export const linearPattern = (source: string): ((text: string) => boolean) => {
  const { start, accepting } = automatonOf(parsePattern(source))
  const edges = edgesOf(accepting)
  const asciiClasses = Uint8Array.from({ length: 128 }, (_, unit) => classOf(unit, edges))
  const states = new Map<string, State>()

  const stateAt = (nodes: readonly Node[]): State => {
    const reached = withoutConsuming(nodes)
    const key = reached.map(({ id }) => id).join()
    let state = states.get(key)
    if (state === undefined) {
      state = { nodes: reached, matches: reached.some(({ kind }) => kind === 'end'), next: [] }
      states.set(key, state)
    }
    return state
  }

  const advance = (state: State, unitClass: number): State => {
    const unit = edges[unitClass] as number
    const next = stateAt(
      state.nodes.flatMap((node) =>
        node.kind === 'consume' && contains(node.units, unit) ? [node.next] : [],
      ),
    )
    state.next[unitClass] = next
    return next
  }

  const first = stateAt([start])
  return (text) => {
    let state = first
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      const unitClass = unit < 128 ? (asciiClasses[unit] as number) : classOf(unit, edges)
      state = state.next[unitClass] ?? advance(state, unitClass)
      if (state.nodes.length === 0) return false
    }
    return state.matches
  }
}

/** A node of the nondeterministic automaton. */
type Node =
  | { readonly id: number; readonly kind: 'end' }
  | { readonly id: number; readonly kind: 'fork'; readonly ways: Node[] }
  | { readonly id: number; readonly kind: 'consume'; readonly units: CodeUnits; readonly next: Node }

/** A state of the deterministic automaton: the nodes that a text read so far can stand at. */
interface State {
  readonly nodes: readonly Node[]
  readonly matches: boolean
  /** By class of code units; filled when first needed. */
  readonly next: State[]
}

const automatonOf = (pattern: Pattern): { start: Node; accepting: readonly CodeUnits[] } => {
  const accepting: CodeUnits[] = []
  let id = 0

  const before = (part: Pattern, next: Node): Node => {
    switch (part.kind) {
      case 'unit':
        accepting.push(part.units)
        return { id: id++, kind: 'consume', units: part.units, next }
      case 'sequence':
        return part.parts.reduceRight((following, each) => before(each, following), next)
      case 'choice':
        return { id: id++, kind: 'fork', ways: part.branches.map((branch) => before(branch, next)) }
      case 'repeat':
        return repeated(part.body, part.least, part.most, next)
    }
  }

  const repeated = (body: Pattern, least: number, most: number, next: Node): Node => {
    let node = next
    if (most === Number.POSITIVE_INFINITY) {
      const loop: Node = { id: id++, kind: 'fork', ways: [next] }
      loop.ways.push(before(body, loop))
      node = loop
    } else
      for (let optional = least; optional < most; optional++)
        node = { id: id++, kind: 'fork', ways: [before(body, node), next] }
    for (let needed = 0; needed < least; needed++) node = before(body, node)
    return node
  }

  return { start: before(pattern, { id: id++, kind: 'end' }), accepting }
}

/** The nodes that consume or end, reached from these without reading anything; in a fixed order. */
const withoutConsuming = (nodes: readonly Node[]): readonly Node[] => {
  const seen = new Set<Node>()
  const open = [...nodes]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (node.kind === 'fork') open.push(...node.ways)
  }
  return [...seen].filter(({ kind }) => kind !== 'fork').sort((a, b) => a.id - b.id)
}

/** Where the code units that a pattern tells apart begin, ascending from 0. */
const edgesOf = (accepting: readonly CodeUnits[]): readonly number[] => {
  const edges = new Set([0])
  for (const units of accepting) for (const [first, last] of units) edges.add(first).add(last + 1)
  return [...edges].filter((edge) => edge <= 0xffff).sort((a, b) => a - b)
}

/** Index of the last edge that is not above a code unit. */
const classOf = (unit: number, edges: readonly number[]): number => {
  let low = 0
  let high = edges.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((edges[middle] as number) <= unit) low = middle
    else high = middle
  }
  return low
}

const contains = (units: CodeUnits, unit: number): boolean =>
  units.some(([first, last]) => first <= unit && unit <= last)
