/** One number that a benchmark comes to. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly aim?: { readonly atMost: number }
}
