/** RFC 9113, 8.2.2: fields about an HTTP/1.1 connection make an HTTP/2 message malformed. */
const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

/** The same headers without those that HTTP/2 forbids. */
export const withoutConnectionHeaders = <Value>(
  headers: Readonly<Record<string, Value>>,
): Record<string, Value> => {
  const kept: Record<string, Value> = {}
  for (const name of Object.keys(headers)) {
    if (!connectionHeaders.has(name.toLowerCase())) kept[name] = headers[name] as Value
  }
  return kept
}
