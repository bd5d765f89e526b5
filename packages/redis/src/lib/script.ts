import { createHash } from 'node:crypto'

/** How the script's error begins for a key that somebody else uses. */
export const FOREIGN_KEY = 'HOOKSEALKEY'

/**
 * Every operation of the store. Redis runs a script alone, so each is atomic, and reads its own clock, which does not
 * move during a script. One key, so that Redis Cluster knows where to send it.
 *
 * Fields of the key's hash: `token` of the holder, `fence`, `ends` (of the lease, in microseconds), `body` (its hash),
 * and `completion` once the event is done. A released event keeps its fence, which so grows even when the clock of a
 * replica that took over is behind.
 *
 * Only a new claim begins with HSET: a server whose memory is full refuses that, unless the script has written already,
 * and nothing that a holder does may be refused. Numbers beyond 2^31 are formatted by hand, because Lua's own `tostring`
 * rounds them to 14 digits.
 */
export const SCRIPT: string = `
local key, operation, token = KEYS[1], ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local event = redis.pcall('HMGET', key, 'token', 'fence', 'ends', 'body', 'completion')
if event.err and not string.find(event.err, 'WRONGTYPE', 1, true) then return event end
if event.err or (not tonumber(event[2]) and redis.call('EXISTS', key) == 1) then
  return redis.error_reply('${FOREIGN_KEY} the key holds something else')
end
local mine = event[1] == token
local ends = tonumber(event[3]) or 0
local completion = event[5]

local function ending(ms) return string.format('%.0f', now + ms * 1000) end

if operation == 'claim' then
  local body, lease, retain = ARGV[3], ARGV[4], ARGV[5]
  if completion then return { 'done', event[4] } end
  if ends > now then
    -- The client sent its claim again because it never got the answer.
    if mine then return { 'acquired', event[2] } end
    return { 'in_flight', string.format('%.0f', math.ceil((ends - now) / 1000)) }
  end
  local fence = string.format('%.0f', math.max((tonumber(event[2]) or 0) + 1, now))
  redis.call('HSET', key, 'token', token, 'fence', fence, 'ends', ending(lease), 'body', body)
  redis.call('PEXPIRE', key, math.max(lease, retain))
  return { 'acquired', fence }
end

if operation == 'complete' then
  if not mine then return { 'lost' } end
  if completion then return { completion } end
  completion = ends > now and 'ok' or 'late'
  redis.call('PEXPIRE', key, ARGV[3])
  redis.call('HSET', key, 'completion', completion)
  return { completion }
end

if not mine or completion then return { 'no' } end

if operation == 'renew' then
  if ends <= now then return { 'no' } end
  redis.call('PEXPIRE', key, math.max(ARGV[3], redis.call('PTTL', key)))
  redis.call('HSET', key, 'ends', ending(ARGV[3]))
  return { 'yes' }
end

if operation == 'release' then
  redis.call('HDEL', key, 'token', 'ends', 'body')
  return { 'yes' }
end
`

/** The name that Redis gives to the script. */
export const SCRIPT_SHA: string = createHash('sha1').update(SCRIPT).digest('hex')
