import type { HttpRequest } from '../http.js'
import type { StorageHealth } from '../ports/storage.js'
import type { Answer } from './response.js'

/** Answers a health check; undefined for any other request. */
export const healthAnswer = (request: HttpRequest, health: () => StorageHealth): Answer | undefined => {
  if (request.method !== 'GET' || !request.url.startsWith('/_health')) return undefined
  switch (request.url.split('?', 1)[0]) {
    case '/_health':
      return report(health())
    case '/_health/live':
      return text(200, 'OK')
    case '/_health/ready':
      return health().healthy ? text(200, 'OK') : text(503, 'Service Unavailable')
    default:
      return undefined
  }
}

const report = (health: StorageHealth): Answer => {
  const store = health.healthy
    ? { status: 'UP' }
    : { status: 'DOWN', detail: `db read failed: ${health.reason}` }
  return {
    status: health.healthy ? 200 : 503,
    contentType: 'application/json',
    body: JSON.stringify({ status: store.status, components: { store } }),
  }
}

const text = (status: number, body: string): Answer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body,
})
