import type { HttpRequest } from '../http.js'
import { header } from './headers.js'
import { isHealthCheck } from './health.js'
import { apiModel } from './model.generated.js'
import { isPreflight } from './response.js'

/**
 * Whether a request is meant for Kinesis, as far as its head tells: one that names an operation of Kinesis, a web
 * page's question whether it may send such a request, or a health check. For hosts that serve other things as well.
 */
export const isForKinesis = (head: Omit<HttpRequest, 'body'>): boolean =>
  header(head, 'x-amz-target')?.startsWith(`${apiModel.targetPrefix}.`) === true ||
  (isPreflight(head) && asksForTarget(head)) ||
  isHealthCheck(head)

const asksForTarget = (head: Pick<HttpRequest, 'headers'>): boolean =>
  header(head, 'access-control-request-headers')
    ?.split(',')
    .some((name) => name.trim().toLowerCase() === 'x-amz-target') === true
