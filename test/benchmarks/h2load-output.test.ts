import { describe, expect, test } from 'vitest'
import { measurementOf } from '../../benchmarks/generators/h2load-output.js'

// As h2load of nghttp2 1.52.0 prints it; the server answered every seventh request with 400.
const output = `
Main benchmark duration is over for thread #0. Stopping all clients.
Stopped all clients for thread #0

finished in 1.01s, 20352.00 req/s, 437.52KB/s
requests: 20352 total, 20416 started, 20352 done, 17445 succeeded, 2907 failed, 0 errored, 0 timeout
status codes: 17445 2xx, 0 3xx, 2907 4xx, 0 5xx
traffic: 437.52KB (448016) total, 39.79KB (40750) headers (space savings 95.34%), 39.75KB (40704) data
                     min         max         mean         sd        +/- sd
time for request:     1.07ms     27.29ms      3.10ms      2.96ms    90.07%
`

describe('output of h2load', () => {
  test('is read', () => {
    expect(measurementOf(output)).toEqual({ answers: 20352, bytes: 448016, seconds: 1, errors: 2907 })
  })

  test('of a server that answered nothing still says how long that took', () => {
    const silent = output
      .replace('1.01s, 20352.00 req/s, 437.52KB/s', '1.01s, 0.00 req/s, 0B/s')
      .replace('20352 done, 17445 succeeded, 2907 failed', '0 done, 0 succeeded, 0 failed')
      .replace('437.52KB (448016) total', '0B (0) total')
    expect(measurementOf(silent)).toEqual({ answers: 0, bytes: 0, seconds: 1.01, errors: 0 })
  })

  test('that is something else is shown', () => {
    expect(() => measurementOf('could not connect')).toThrow('could not connect')
  })
})
