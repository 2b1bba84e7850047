import type { HttpRequest } from '../http.js'
import type { StorageHealth } from '../ports/storage.js'
import type { Answer } from './response.js'

type RequestLine = Pick<HttpRequest, 'method' | 'url'>
type HealthSource = () => StorageHealth

/** Hosts send nothing of an answer to HEAD but its head, as HTTP has it. */
const methods: readonly string[] = ['GET', 'HEAD']

export const isHealthCheck = (request: RequestLine): boolean => checkOf(request) !== undefined

/** Answers a health check; undefined for any other request. */
export const healthAnswer = (request: RequestLine, health: HealthSource): Answer | undefined =>
  checkOf(request)?.(health)

const checkOf = ({ method, url }: RequestLine): ((health: HealthSource) => Answer) | undefined =>
  methods.includes(method) && url.startsWith('/_health') ? checks.get(url.split('?', 1)[0] ?? '') : undefined

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

const checks: ReadonlyMap<string, (health: HealthSource) => Answer> = new Map([
  ['/_health', (health: HealthSource) => report(health())],
  ['/_health/live', () => text(200, 'OK')],
  [
    '/_health/ready',
    (health: HealthSource) => (health().healthy ? text(200, 'OK') : text(503, 'Service Unavailable')),
  ],
])
