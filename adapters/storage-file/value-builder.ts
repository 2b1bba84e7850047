import { ImageError } from './image-error.js'

type Container =
  | { readonly kind: 'array'; readonly values: unknown[] }
  | { readonly kind: 'object'; readonly members: Map<string, unknown>; key: string }

/** Builds one JSON value from what a reader finds. Members keep any name, `__proto__` too. */
export class ValueBuilder {
  readonly #open: Container[] = []
  #done = false
  #value: unknown

  get done(): boolean {
    return this.#done
  }

  get value(): unknown {
    return this.#value
  }

  startObject(): void {
    this.#open.push({ kind: 'object', members: new Map(), key: '' })
  }

  startArray(): void {
    this.#open.push({ kind: 'array', values: [] })
  }

  /** @throws ImageError for a name that has been there */
  key(name: string): void {
    const top = this.#open[this.#open.length - 1]
    if (top?.kind !== 'object') return
    if (top.members.has(name)) throw new ImageError(`duplicate field \`${name}\``)
    top.key = name
  }

  end(): void {
    const closed = this.#open.pop()
    if (closed !== undefined)
      this.add(closed.kind === 'array' ? closed.values : Object.fromEntries(closed.members))
  }

  add(value: unknown): void {
    const top = this.#open[this.#open.length - 1]
    if (top === undefined) {
      this.#value = value
      this.#done = true
    } else if (top.kind === 'array') top.values.push(value)
    else top.members.set(top.key, value)
  }
}
