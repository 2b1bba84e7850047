/** An image that is JSON but no state that could be kept. The message is one line. */
export class ImageError extends Error {
  override readonly name = 'ImageError'
}

/** A state that was read well and cannot be gone on from. The message is the store's reason, as it is. */
export class RefusedStateError extends Error {
  override readonly name = 'RefusedStateError'
}
