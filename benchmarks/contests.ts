import type { Contest, Entry } from './contest.js'
import type { Server } from './servers/command-server.js'
import {
  ferrokinesis,
  ferrokinesisDurable,
  file,
  floor,
  floorHttp2,
  kinesalite,
  kinesisLocal,
  memory,
  sqlite,
} from './servers/servers.js'
import { syncProbe } from './sync-probe.js'
import {
  getRecords,
  getRecordsElsewhere,
  putRecord,
  putRecordOverHttp2,
  putRecords,
  type Workload,
} from './workloads.js'

const everybody = (workload: Workload, servers: readonly Server[]): readonly Entry[] =>
  servers.map((server) => ({ name: server.name, server, workload, floor: floor.name }))

/** Contests whose load goes over HTTP/1.1. */
export const contests: readonly Contest[] = [
  {
    name: 'PutRecord',
    entries: everybody(putRecord, [
      floor,
      memory,
      file,
      sqlite,
      ferrokinesis,
      ferrokinesisDurable,
      kinesalite,
      kinesisLocal,
    ]),
    comparisons: [
      { of: memory.name, to: floor.name, aim: { atLeast: 0.9 } },
      { of: memory.name, to: ferrokinesis.name, aim: { atLeast: 1 } },
      { of: file.name, to: memory.name, aim: { atLeast: 0.6 } },
      { of: file.name, to: floor.name },
      { of: file.name, to: ferrokinesisDurable.name, aim: { atLeast: 60 } },
      { of: sqlite.name, to: memory.name, aim: { atLeast: 0.4 } },
      { of: sqlite.name, to: floor.name },
    ],
    probe: syncProbe(putRecord.connections),
  },
  {
    name: 'PutRecords',
    entries: everybody(putRecords, [floor, memory, file, sqlite, ferrokinesis, kinesalite, kinesisLocal]),
    comparisons: [
      { of: memory.name, to: floor.name, aim: { atLeast: 0.6 } },
      { of: memory.name, to: ferrokinesis.name, aim: { atLeast: 3 } },
    ],
  },
  {
    name: 'GetRecords',
    entries: everybody(getRecords, [floor, memory, file, sqlite, ferrokinesis, kinesalite, kinesisLocal]),
    comparisons: [{ of: memory.name, to: ferrokinesis.name, aim: { atLeast: 2 } }],
  },
  {
    name: 'GetRecords elsewhere',
    entries: everybody(getRecordsElsewhere, [floor, memory, ferrokinesis]),
    comparisons: [{ of: memory.name, to: ferrokinesis.name }],
  },
]

const http1Entry = (server: Server): Entry => ({
  name: `${server.name} over HTTP/1.1`,
  server,
  workload: putRecord,
  floor: `${floor.name} over HTTP/1.1`,
})
const http2Entry = (server: Server): Entry => ({
  name: `${server.name} over HTTP/2`,
  server,
  workload: putRecordOverHttp2,
  floor: `${floorHttp2.name} over HTTP/2`,
})

/** Both versions of HTTP, for a generator that speaks both. */
export const httpVersions: Contest = {
  name: 'HTTP/2',
  entries: [http1Entry(floor), http2Entry(floorHttp2), http1Entry(memory), http2Entry(memory)],
  comparisons: [
    {
      of: http2Entry(memory).name,
      to: http1Entry(memory).name,
      aim: { atLeast: 0.6 },
    },
    { of: http2Entry(memory).name, to: http2Entry(floorHttp2).name },
  ],
}
