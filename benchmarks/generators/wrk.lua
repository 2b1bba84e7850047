-- Sends the requests of a requests file in turn and prints the measurement as JSON (see generator.ts).
-- There is no response function: with one, wrk would copy every body into Lua. Without, it counts answers of 400 and
-- above as errors.
local requests = {}
local sent = 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local length = file:read("*l")
  while length do
    requests[#requests + 1] = file:read(tonumber(length))
    length = file:read("*l")
  end
  file:close()
end

function request()
  sent = sent % #requests + 1
  return requests[sent]
end

function done(summary)
  local errors = summary.errors
  io.write(string.format('{"answers":%d,"bytes":%d,"seconds":%.6f,"errors":%d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
