import { maxTags } from './limits.js'
import {
  illegalTagCharacters,
  invalidResourceTagCharacters,
  invalidTagCharacters,
  reservedTagPrefix,
  tooManyResourceTags,
  tooManyTags,
} from './refusals.js'
import type { Tags } from './stream.js'

/** AddTagsToStream and RemoveTagsFromStream know a percent sign, only to refuse it with a text of its own. */
const streamTagText = /^[\p{L}\p{N}\p{Zs}_./=+\-%@]*$/u
const resourceTagText = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]*$/u

/**
 * Checks tags that are added to or removed from a stream by its name.
 * @throws KinesisError InvalidArgumentException for characters that AWS does not take
 */
export const assertStreamTagTexts = (
  texts: readonly string[],
  action: 'add' | 'remove',
  name: string,
  accountId: string,
): void => {
  if (!texts.every((text) => streamTagText.test(text))) throw invalidTagCharacters()
  if (texts.some((text) => text.includes('%'))) throw illegalTagCharacters(action, name, accountId)
}

/**
 * Adds tags to a stream's, replacing equal keys.
 * @throws KinesisError InvalidArgumentException for illegal characters or more than 50 tags
 */
export const withStreamTags = (current: Tags, added: Tags, name: string, accountId: string): Tags => {
  assertStreamTagTexts([...Object.keys(added), ...Object.values(added)], 'add', name, accountId)
  const merged = mergedTags(current, added)
  if (Object.keys(merged).length > maxTags) throw tooManyTags(name, accountId)
  return merged
}

/**
 * Adds tags to those of any resource, by its ARN.
 * @throws KinesisError InvalidArgumentException for illegal characters, keys that AWS reserves, or more than 50 tags
 */
export const withResourceTags = (current: Tags, added: Tags): Tags => {
  for (const [key, value] of Object.entries(added)) {
    if (!resourceTagText.test(key) || !resourceTagText.test(value)) throw invalidResourceTagCharacters()
    if (key.toLowerCase().startsWith('aws:')) throw reservedTagPrefix()
  }
  const merged = mergedTags(current, added)
  if (Object.keys(merged).length > maxTags) throw tooManyResourceTags()
  return merged
}

/** The same object where none of the keys is there. */
export const withoutTags = (current: Tags, keys: readonly string[]): Tags => {
  const removed = new Set(keys)
  const kept = Object.entries(current).filter(([key]) => !removed.has(key))
  return kept.length === Object.keys(current).length ? current : Object.fromEntries(kept)
}

/** Ascending by UTF-16 code unit of the key. */
export const sortedTags = (tags: Tags): { readonly Key: string; readonly Value: string }[] =>
  Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }))

const mergedTags = (current: Tags, added: Tags): Tags =>
  Object.fromEntries([...Object.entries(current), ...Object.entries(added)])
