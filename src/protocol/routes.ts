import type { OperationName } from '../operations/api.generated.js'
import type { Call, Operation, OperationRegistry, Services } from '../operations/operation.js'
import type { Codec } from './codec.js'
import { inputReader } from './input-reader.js'
import { apiModel } from './model.generated.js'

/** One operation as the protocol sees it. */
export interface Route {
  readonly operation: OperationName
  /**
   * Type-checks and validates a decoded body.
   * @returns the input of the operation
   * @throws KinesisError SerializationException, ValidationException
   */
  read(body: object, encoding: Codec['encoding']): object
  /**
   * Carries the operation out and gives its output.
   * @param input what {@link read} has given
   * @throws KinesisError where the operation refuses the call
   */
  run(input: object, call: Call, services: Services): Promise<object>
}

/** Routes by the whole value of `X-Amz-Target`. */
export type Routes = ReadonlyMap<string, Route>

/** One route for every operation that the registry has. */
export const routesOf = (operations: OperationRegistry): Routes => {
  const routes = new Map<string, Route>()
  for (const name of Object.keys(apiModel.operations) as OperationName[]) {
    const route = routeOf(operations, name)
    if (route !== undefined) routes.set(`${apiModel.targetPrefix}.${name}`, route)
  }
  return routes
}

const routeOf = <Name extends OperationName>(
  operations: OperationRegistry,
  name: Name,
): Route | undefined => {
  const operation: Operation<Name> | undefined = operations[name]
  return operation && { operation: name, read: inputReader(name), run: operation }
}
