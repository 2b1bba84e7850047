import { InProcessHandler } from '../handlers/aws-sdk/in-process-handler.js'
import { clientCredentials } from './client-credentials.js'
import { isKinesis, type KinesisSource, openedOnce } from './kinesis-source.js'

export type { InProcessHandler, SdkRequest, SdkResponse } from '../handlers/aws-sdk/in-process-handler.js'
export type { KinesisSource } from './kinesis-source.js'
export type { KinesisOptions } from './options.generated.js'

/** Configuration of an AWS SDK client whose requests stay in the process. */
export interface InProcessClientConfig {
  /** A name that no request is sent to. */
  readonly endpoint: string
  readonly region: string | (() => Promise<string>)
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly requestHandler: InProcessHandler
}

/**
 * A `requestHandler` for clients of the AWS SDK for JavaScript v3: requests are answered without a socket.
 * `client.destroy()` ends its subscriptions and leaves the Kinesis open.
 * @param source options are opened at the first request and belong to nobody: make the Kinesis yourself to close it
 */
export const inProcessHandler = (source: KinesisSource): InProcessHandler =>
  new InProcessHandler(openedOnce(source))

/**
 * All that a client of the AWS SDK for JavaScript v3 needs: `new KinesisClient(clientConfig(kinesis))`. Nothing is
 * read from the environment or from files in its stead.
 */
export const clientConfig = (source: KinesisSource): InProcessClientConfig => {
  const opened = openedOnce(source)
  return {
    // Keeps the client from looking for one, and from refusing ARNs before the Kinesis sees them.
    endpoint: 'http://in-process.invalid',
    region: isKinesis(source) ? source.settings.region : async () => (await opened()).settings.region,
    credentials: clientCredentials,
    requestHandler: new InProcessHandler(opened),
  }
}
