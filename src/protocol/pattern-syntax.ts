/** Inclusive ranges of UTF-16 code units, ascending and apart. */
export type CodeUnits = readonly (readonly [first: number, last: number])[]

/** A regular expression as a tree. */
export type Pattern =
  | { readonly kind: 'unit'; readonly units: CodeUnits }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly branches: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly body: Pattern; readonly least: number; readonly most: number }

/**
 * Reads the part of the regular expression syntax that AWS's API model uses: literals, escapes, classes,
 * `.`, groups, alternatives, quantifiers, and `^` and `$` at the ends.
 * @throws Error on any other syntax
 */
export const parsePattern = (source: string): Pattern => {
  const text = source.replace(/^\^/, '').replace(/\$$/, '')
  let at = 0

  const choice = (): Pattern => {
    const branches = [sequence()]
    while (text[at] === '|') {
      at++
      branches.push(sequence())
    }
    return branches.length === 1 ? (branches[0] as Pattern) : { kind: 'choice', branches }
  }

  const sequence = (): Pattern => {
    const parts: Pattern[] = []
    while (at < text.length && text[at] !== '|' && text[at] !== ')') parts.push(quantified(atom()))
    return { kind: 'sequence', parts }
  }

  const atom = (): Pattern => {
    const character = take()
    if (character === '(') {
      const body = choice()
      if (take() !== ')') throw unsupported(source)
      return body
    }
    if ('^$*+?{'.includes(character)) throw unsupported(source)
    if (character === '.') return { kind: 'unit', units: complement(lineTerminators) }
    if (character === '[') return { kind: 'unit', units: characterClass() }
    return { kind: 'unit', units: character === '\\' ? escaped(take(), source) : only(character) }
  }

  const quantified = (body: Pattern): Pattern => {
    const [counts, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(text.slice(at, at + 16)) ?? []
    if (counts !== undefined) {
      at += counts.length
      const highest = most === '' ? (comma === '' ? least : Number.POSITIVE_INFINITY) : most
      return { kind: 'repeat', body, least: Number(least), most: Number(highest) }
    }
    const bounds = quantifiers[text[at] ?? '']
    if (bounds === undefined) return body
    at++
    return { kind: 'repeat', body, least: bounds[0], most: bounds[1] }
  }

  const characterClass = (): CodeUnits => {
    const negated = text[at] === '^'
    if (negated) at++
    const ranges: [number, number][] = []
    while (text[at] !== ']') {
      const first = take()
      if (first === '\\')
        ranges.push(...escaped(take(), source).map(([from, to]): [number, number] => [from, to]))
      else if (text[at] === '-' && text[at + 1] !== ']') {
        at++
        ranges.push([first.charCodeAt(0), take().charCodeAt(0)])
      } else ranges.push([first.charCodeAt(0), first.charCodeAt(0)])
    }
    at++
    return negated ? complement(merged(ranges)) : merged(ranges)
  }

  const take = (): string => {
    const character = text[at++]
    if (character === undefined) throw unsupported(source)
    return character
  }

  const pattern = choice()
  if (at < text.length) throw unsupported(source)
  return pattern
}

const quantifiers: { readonly [sign: string]: readonly [least: number, most: number] } = {
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
  '?': [0, 1],
}

const only = (character: string): CodeUnits => [[character.charCodeAt(0), character.charCodeAt(0)]]

const escaped = (letter: string, source: string): CodeUnits => {
  const units = namedClasses[letter]
  if (units !== undefined) return units
  if (/[A-Za-z0-9]/.test(letter)) throw unsupported(source)
  return only(letter)
}

const merged = (ranges: readonly (readonly [number, number])[]): CodeUnits => {
  const result: [number, number][] = []
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const previous = result.at(-1)
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last)
    else result.push([first, last])
  }
  return result
}

const complement = (units: CodeUnits): CodeUnits => {
  const gaps: [number, number][] = []
  let next = 0
  for (const [first, last] of units) {
    if (first > next) gaps.push([next, first - 1])
    next = last + 1
  }
  if (next <= 0xffff) gaps.push([next, 0xffff])
  return gaps
}

const lineTerminators: CodeUnits = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]
const digits: CodeUnits = [[0x30, 0x39]]
const wordUnits: CodeUnits = merged([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
])
/** White space and line terminators of ECMAScript. */
const whiteSpace: CodeUnits = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
const namedClasses: { readonly [letter: string]: CodeUnits } = {
  d: digits,
  D: complement(digits),
  w: wordUnits,
  W: complement(wordUnits),
  s: whiteSpace,
  S: complement(whiteSpace),
}

const unsupported = (source: string): Error => new Error(`unsupported regular expression: ${source}`)
