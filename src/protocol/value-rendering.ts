import { shapeNamed } from './input-model.js'

/**
 * Lists and maps are shown up to about this many characters: a few bytes of input can stand for a long Java
 * object name.
 */
const longestListing = 16 * 1024 * 1024

/**
 * A converted value as Java prints it in AWS's validation errors, strings in full.
 * Source: kinesalite's tests against AWS.
 * @param shape name of the value's shape in the API model
 * @param value null for a null element of a list or map
 */
export const shownValue = (shape: string, value: unknown): string => {
  if (value === null) return 'null'
  const { type, element, value: mapValue } = shapeNamed(shape)
  switch (type) {
    case 'list':
      return `[${listing(value as readonly unknown[], (each) => shownValue(element as string, each))}]`
    case 'map': {
      const map = value as { readonly [key: string]: unknown }
      return `{${listing(Object.keys(map), (key) => `${key}=${shownValue(mapValue as string, map[key])}`)}}`
    }
    case 'structure':
      return `com.amazonaws.kinesis.v20131202.${shape}@c965e310`
    case 'blob': {
      const { byteLength } = value as Uint8Array
      return `java.nio.HeapByteBuffer[pos=0 lim=${byteLength} cap=${byteLength}]`
    }
    case 'integer':
    case 'long':
      return BigInt(value as number).toString()
    default:
      return String(value)
  }
}

const listing = <Item>(items: Iterable<Item>, show: (item: Item) => string): string => {
  let text = ''
  let separator = ''
  for (const item of items) {
    if (text.length > longestListing) return `${text}, ...`
    text += separator + show(item)
    separator = ', '
  }
  return text
}
