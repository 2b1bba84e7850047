import type { KinesisSettings } from '../src/domain/settings.js'
import type { ResolvedKinesisOptions } from './options.js'

/** What the core is told of resolved options. */
export const kinesisSettings = ({
  maxRequestBodyMb,
  maxRetainedBytes,
  logLevel: _logLevel,
  storage: _storage,
  fileCompatible: _fileCompatible,
  streams: _streams,
  ...settings
}: ResolvedKinesisOptions): KinesisSettings => ({
  ...settings,
  maxRequestBodyBytes: maxRequestBodyMb * 2 ** 20,
  maxRetainedBytes: maxRetainedBytes === 'unlimited' ? Number.POSITIVE_INFINITY : maxRetainedBytes,
})
