/** Modes of what stores make: nobody but its owner can read it, or find what is in it. */
export const ownerDirectory = 0o700
export const ownerFile = 0o600
