import { createHmac, timingSafeEqual, verify } from 'node:crypto'
import type { Content } from './content-readings.ts'
import type { Fault } from './faults.ts'
import type { BodyReading, Key, Reading, SignatureReading } from './readings.ts'

export interface SearchSpace {
  keys: readonly Reading<Key>[]
  contents: readonly Reading<Content>[]
  /** The body as given. */
  body: Uint8Array
  /** What the body may have been, by one mistake each; generated lazily. */
  bodies: Iterable<BodyReading>
  /** Many unlikely readings, generated only after everything else has failed. */
  lossyBodies: Iterable<BodyReading>
  signatures: readonly SignatureReading[]
}

export interface SearchResult {
  /** The mistakes of the combination that reproduces the signature, or `undefined` if none does. */
  match: readonly Fault[] | undefined
  tried: number
}

/** Limit of the hashed bytes: 1 to 2 s. Only bodies of many kilobytes reach it, long after the common mistakes. */
const HASHED_BYTES = 2 ** 30

/** SHA-256 is the correct algorithm. The length of a signature distinguishes the others. */
const ALGORITHMS = [
  { name: 'sha256', length: 32 },
  { name: 'sha1', length: 20 },
  { name: 'sha512', length: 64 },
] as const

/** Finds the first combination of readings that reproduces one of the signatures. Tries likely combinations first. */
export function search(space: SearchSpace): SearchResult {
  let tried = 0
  let hashed = 0
  for (const { key, content, body } of combinations(space)) {
    if (hashed > HASHED_BYTES) break
    tried++
    hashed += body.value.length
    const match = matching(key.value, content.value, body.value, space.signatures)
    if (match !== undefined)
      return { match: [...key.faults, ...content.faults, ...body.faults, ...match], tried }
  }
  return { match: undefined, tried }
}

interface Pair {
  key: Reading<Key>
  content: Reading<Content>
}

interface Combination extends Pair {
  body: BodyReading
}

/** Yields combinations by their number of mistakes. Lossy bodies come last, with at most one other mistake. */
function* combinations(space: SearchSpace): Generator<Combination> {
  if (space.signatures.length === 0) return
  const given = { value: space.body, faults: [] }
  const bodies = cacheItems(space.bodies)
  const pairs = space.keys.flatMap((key) => space.contents.map((content) => ({ key, content })))
  const withFaults = (count: number): Pair[] => pairs.filter((pair) => faultCount(pair) === count)
  const most = Math.max(0, ...pairs.map(faultCount))
  for (let count = 0; count <= most + 1; count++) {
    for (const pair of withFaults(count)) yield { ...pair, body: given }
    for (const pair of withFaults(count - 1)) for (const body of bodies) yield { ...pair, body }
  }
  const likely = [...withFaults(0), ...withFaults(1)]
  for (const body of space.lossyBodies) for (const pair of likely) yield { ...pair, body }
}

/** Caches the items of `source`, so that several loops can iterate over them. */
function cacheItems<T>(source: Iterable<T>): Iterable<T> {
  const known: T[] = []
  const rest = source[Symbol.iterator]()
  return {
    *[Symbol.iterator]() {
      yield* known
      for (let next = rest.next(); next.done !== true; next = rest.next()) {
        known.push(next.value)
        yield next.value
      }
    },
  }
}

function faultCount({ key, content }: Pair): number {
  return key.faults.length + content.faults.length
}

/** Returns the encoding mistakes of the signature that matches, or `undefined` if none does. */
function matching(
  key: Key,
  { prefix, suffix }: Content,
  body: Uint8Array,
  signatures: readonly SignatureReading[],
): readonly Fault[] | undefined {
  if (key.kind === 'ed25519') {
    const signed = Buffer.concat([Buffer.from(prefix), body, Buffer.from(suffix)])
    return signatures.find(({ value }) => value.length === 64 && verify(null, signed, key.publicKey, value))
      ?.faults
  }
  for (const { name, length } of ALGORITHMS) {
    const candidates = signatures.filter(({ value }) => value.length === length)
    if (candidates.length === 0) continue
    const mac = createHmac(name, key.bytes).update(prefix).update(body).update(suffix).digest()
    const match = candidates.find(({ value }) => timingSafeEqual(mac, value))
    if (match === undefined) continue
    const wrong: Fault = {
      code: 'signature_algorithm',
      problem: `The signature is HMAC-${name.toUpperCase()}.`,
    }
    return name === 'sha256' ? match.faults : [wrong, ...match.faults]
  }
  return undefined
}
