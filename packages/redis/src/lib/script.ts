import { createHash } from 'node:crypto'

/** The code of the script's error for a key that holds other data. */
export const FOREIGN_KEY = 'HOOKSEALKEY'

/**
 * The script of all operations. Redis runs nothing else during a script, so each operation is atomic, and the clock of Redis does not
 * advance meanwhile. It uses one key, so that Redis Cluster can route the command.
 *
 * Fields of the key's hash: `token` of the holder, `fence`, `ends` (end of the lease, in microseconds), `body` (hash of the body), and
 * `completion` for a completed event. A released event keeps its fence. The next fence is therefore higher, even if a replica with a
 * slower clock has become the master.
 *
 * Only a new claim writes with HSET first. A server with full memory rejects HSET unless the script has already written, and renewals,
 * completions and releases must not be rejected. Large numbers are formatted with `string.format`, because Lua's `tostring` rounds to 14
 * digits.
 */
export const SCRIPT: string = `
local key, operation, token = KEYS[1], ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local event = redis.pcall('HMGET', key, 'token', 'fence', 'ends', 'body', 'completion')
if event.err and not string.find(event.err, 'WRONGTYPE', 1, true) then return event end
if event.err or (not tonumber(event[2]) and redis.call('EXISTS', key) == 1) then
  return redis.error_reply('${FOREIGN_KEY} the key holds other data')
end
local mine = event[1] == token
local ends = tonumber(event[3]) or 0
local completion = event[5]

local function ending(ms) return string.format('%.0f', now + ms * 1000) end

if operation == 'claim' then
  local body, lease, retain = ARGV[3], ARGV[4], ARGV[5]
  if completion then return { 'done', event[4] } end
  if ends > now then
    -- The client repeats a claim whose reply was lost.
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

/** The SHA-1 of the script, by which EVALSHA finds it. */
export const SCRIPT_SHA: string = createHash('sha1').update(SCRIPT).digest('hex')
