import type { HttpRequest } from '../http.js'

/** A request header by its lower-case name; repeated ones joined as HTTP joins them. */
export const header = (request: Pick<HttpRequest, 'headers'>, name: string): string | undefined => {
  const value = request.headers[name]
  return value === undefined || typeof value === 'string' ? value : value.join(', ')
}
