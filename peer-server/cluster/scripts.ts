/**
 * Scripts: what has to happen in one piece at the bus. A claim stands under `claim:ID`, and counts while `lease:node` of its node is of the
 * same epoch. So a node that dies frees all its IDs at once, and nothing is written for each of them in the meantime. The bus cannot tell a
 * record of a node's from a forged one: nodes read, judge, and have written only where still stands what they have read.
 */

/** Most characters of a record. What is longer, or no text at all, is none. */
const MAX_RECORD = 512

const READ_ONE = `
local function read(key)
  local value = redis.pcall('GET', key)
  if type(value) == 'string' and #value <= ${MAX_RECORD} then return value end
  if value then redis.call('DEL', key) end
  return ''
end
`

/** KEYS claims; ARGV prefix. Of each the claim and the lease of the node that it names; '' for none. */
export const READ = `${READ_ONE}
local answer = {}
for at, key in ipairs(KEYS) do
  local claim = read(key)
  local node = string.match(claim, '^([%w_-]+):')
  answer[2 * at - 1] = claim
  answer[2 * at] = node and read(ARGV[1] .. 'lease:' .. node) or ''
end
return answer
`

/** KEYS claim; ARGV what was read there, what is to stand there, '' for nothing. 1, or 0 where something else stands by now. */
export const PUT = `${READ_ONE}
if read(KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
return 1
`

/** KEYS claim; ARGV its beginning. */
export const RELEASE = `${READ_ONE}
if string.sub(read(KEYS[1]), 1, #ARGV[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`

/** KEYS claim; ARGV what was read there, channel, sealed letter. How many heard it; -1 where something else stands by now. */
export const SEND = `${READ_ONE}
if read(KEYS[1]) ~= ARGV[1] then return -1 end
return redis.call('PUBLISH', ARGV[2], ARGV[3])
`

/** KEYS lease; ARGV what it was, what it is to be, milliseconds. 1 if it was still there. */
export const RENEW = `${READ_ONE}
local kept = read(KEYS[1]) == ARGV[1]
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return kept and 1 or 0
`
