/** Identifiers that must not repeat. */
export interface IdSource {
  /** UUID text of 36 characters, for `x-amzn-RequestId` and for stream incarnations. */
  uuid(): string
  /** 96 characters of standard base64 (72 bytes), for `x-amz-id-2`. */
  extendedRequestId(): string
}
