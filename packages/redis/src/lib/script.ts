import { createHash } from 'node:crypto'

/** How the script's error begins for a key that somebody else uses. */
export const FOREIGN_KEY = 'HOOKSEALKEY'

/**
 * Every operation of the store. Redis runs a script alone, so each is atomic, and reads its own clock, which does not
 * move during a script. One key, so that Redis Cluster knows where to send it.
 *
 * Fields of the key's hash: `state` (`claimed`, `released` or `done`), `token`, `fence`, `ends` (of the lease, in
 * microseconds), `body` (hash of the body), `completion`. A released event keeps its hash, so that its fence grows even
 * when the clock of a replica that took over is behind.
 *
 * Numbers beyond 2^31 are formatted by hand: Lua's own `tostring` would round them to 14 digits.
 */
export const SCRIPT: string = `
local key, operation, token = KEYS[1], ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local event = redis.pcall('HMGET', key, 'state', 'token', 'fence', 'ends', 'body', 'completion')
if event.err and not string.find(event.err, 'WRONGTYPE', 1, true) then return event end
if event.err or (not (event[1] and event[3]) and redis.call('EXISTS', key) == 1) then
  return redis.error_reply('${FOREIGN_KEY} the key holds something else')
end
local state, ends = event[1], tonumber(event[4])
local mine = event[2] == token

local function endsIn(ms) return string.format('%.0f', now + ms * 1000) end

if operation == 'claim' then
  local body, lease, retain = ARGV[3], ARGV[4], ARGV[5]
  if state == 'done' then return { 'done', event[5] } end
  if state == 'claimed' and ends > now then
    -- The client sent its claim again because it never got the answer.
    if mine then return { 'acquired', event[3] } end
    return { 'in_flight', string.format('%.0f', math.ceil((ends - now) / 1000)) }
  end
  local fence = string.format('%.0f', math.max((tonumber(event[3]) or 0) + 1, now))
  redis.call('HSET', key, 'state', 'claimed', 'token', token, 'fence', fence, 'ends', endsIn(lease), 'body', body)
  redis.call('PEXPIRE', key, math.max(lease, retain))
  return { 'acquired', fence }
end

if operation == 'complete' then
  if not mine or state == 'released' then return { 'lost' } end
  if state == 'done' then return { event[6] } end
  local completion = ends > now and 'ok' or 'late'
  redis.call('HSET', key, 'state', 'done', 'completion', completion)
  redis.call('PEXPIRE', key, ARGV[3])
  return { completion }
end

if not mine or state ~= 'claimed' then return { 'no' } end

if operation == 'renew' then
  local lease = ARGV[3]
  if ends <= now then return { 'no' } end
  redis.call('HSET', key, 'ends', endsIn(lease))
  if redis.call('PTTL', key) < tonumber(lease) then redis.call('PEXPIRE', key, lease) end
  return { 'yes' }
end

if operation == 'release' then
  redis.call('HSET', key, 'state', 'released')
  return { 'yes' }
end
`

/** The name that Redis gives to the script. */
export const SCRIPT_SHA: string = createHash('sha1').update(SCRIPT).digest('hex')
