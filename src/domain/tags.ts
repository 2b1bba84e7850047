import { maxTags } from './limits.js'
import { illegalTagCharacters, invalidTagCharacters, tooManyTags } from './refusals.js'
import type { Tags } from './stream.js'

const allowedText = /^[\p{L}\p{N}\p{Zs}_./=+\-%@]*$/u

/** @throws KinesisError InvalidArgumentException when a text holds a character that AWS does not take in tags */
export const assertTagCharacters = (texts: readonly string[]): void => {
  if (!texts.every((text) => allowedText.test(text))) throw invalidTagCharacters()
}

/**
 * Adds tags to a stream's, replacing equal keys.
 * @throws KinesisError InvalidArgumentException for illegal characters or more than 50 tags
 */
export const mergedTags = (current: Tags, added: Tags, name: string, accountId: string): Tags => {
  const texts = [...Object.keys(added), ...Object.values(added)]
  assertTagCharacters(texts)
  if (texts.some((text) => text.includes('%'))) throw illegalTagCharacters(name, accountId)
  const merged = Object.fromEntries([...Object.entries(current), ...Object.entries(added)])
  if (Object.keys(merged).length > maxTags) throw tooManyTags(name, accountId)
  return merged
}
