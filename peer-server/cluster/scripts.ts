/**
 * Scripts: what has to happen in one piece at the bus. A claim is `node:epoch:serial:owner` under `claim:ID`; it counts while
 * `lease:node` is `epoch`. So a node that dies frees all its IDs at once, and nothing is written for each of them in the meantime.
 */

const HOLDER = `
local function holder(prefix, claim)
  local node, epoch, serial, owner = string.match(claim, '^([^:]+):([^:]+):([^:]+):(.*)$')
  if redis.call('GET', prefix .. 'lease:' .. node) ~= epoch then return nil end
  return node, serial, owner
end
`

/** KEYS claim; ARGV prefix, node, new claim, owner. {'taken'}, or {'mine'}, with node and serial of a holder elsewhere who has lost it. */
export const CLAIM = `${HOLDER}
local former = redis.call('GET', KEYS[1])
local answer = { 'mine' }
if former then
  local node, serial, owner = holder(ARGV[1], former)
  if node and ARGV[4] ~= '' and owner ~= ARGV[4] then return { 'taken' } end
  if node and node ~= ARGV[2] then answer = { 'mine', node, serial } end
end
redis.call('SET', KEYS[1], ARGV[3])
return answer
`

/** KEYS claim; ARGV prefix, node, new claim. After an outage: 1, or 0 if another node has it by now. */
export const RECLAIM = `${HOLDER}
local former = redis.call('GET', KEYS[1])
if former then
  local node = holder(ARGV[1], former)
  if node and node ~= ARGV[2] then return 0 end
end
redis.call('SET', KEYS[1], ARGV[3])
return 1
`

/** KEYS claim; ARGV the claim as far as its serial. */
export const RELEASE = `
local claim = redis.call('GET', KEYS[1])
if claim and string.sub(claim, 1, #ARGV[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`

/** KEYS claim; ARGV prefix, sealed letter. How many nodes heard it; -1 if nobody holds the ID. */
export const SEND = `${HOLDER}
local claim = redis.call('GET', KEYS[1])
if not claim then return -1 end
local node = holder(ARGV[1], claim)
if not node then
  redis.call('DEL', KEYS[1])
  return -1
end
return redis.call('PUBLISH', ARGV[1] .. 'node:' .. node, ARGV[2])
`

/** KEYS lease; ARGV epoch, milliseconds. 1 if it was still there. */
export const RENEW = `
local kept = redis.call('GET', KEYS[1]) == ARGV[1]
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return kept and 1 or 0
`

/** KEYS claims; ARGV prefix. Forgets those of nodes that are gone. */
export const SWEEP = `${HOLDER}
for _, key in ipairs(KEYS) do
  local claim = redis.call('GET', key)
  if claim and not holder(ARGV[1], claim) then redis.call('DEL', key) end
end
`
