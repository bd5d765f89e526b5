import { describe, expect, it } from 'vitest'

import { generateKeyPair } from '../../index.ts'
import { hasSmallOrder } from './ed25519-points.ts'

// The curve -x² + y² = 1 + d·x²·y² over the field of p elements, and the order of its large subgroup (RFC 8032, 5.1).
const p = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const mod = (n: bigint): bigint => ((n % p) + p) % p
const d = mod(-121665n * inverse(121666n))

interface Point {
  x: bigint
  y: bigint
}
const NEUTRAL: Point = { x: 0n, y: 1n }

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) result = mod(result * b)
  return result
}

/** Uses the extended Euclidean algorithm, because p is prime. */
function inverse(n: bigint): bigint {
  let [a, b] = [mod(n), p]
  let [s, t] = [1n, 0n]
  while (a > 1n) {
    const quotient = b / a
    ;[a, b, s, t] = [b - quotient * a, a, t - quotient * s, s]
  }
  return mod(s)
}

function add(a: Point, b: Point): Point {
  const product = mod(d * a.x * b.x * a.y * b.y)
  return {
    x: mod((a.x * b.y + a.y * b.x) * inverse(1n + product)),
    y: mod((a.y * b.y + a.x * b.x) * inverse(1n - product)),
  }
}

function multiply(point: Point, scalar: bigint): Point {
  let result = NEUTRAL
  for (let q = point, s = scalar; s > 0n; s >>= 1n, q = add(q, q)) if (s & 1n) result = add(result, q)
  return result
}

/** Returns the points with this y: two, or none. */
function pointsAt(y: bigint): Point[] {
  const square = mod((y * y - 1n) * inverse(d * y * y + 1n))
  const root = power(square, (p + 3n) / 8n)
  const x = [root, mod(root * power(2n, (p - 1n) / 4n))].find((each) => mod(each * each) === square)
  return x === undefined
    ? []
    : [
        { x, y },
        { x: mod(-x), y },
      ]
}

/** Every point of small order is L times another point. There are 8, which is the cofactor of the curve. */
function pointsOfSmallOrder(): Point[] {
  const found = new Map<string, Point>()
  for (let y = 2n; found.size < 8; y++) {
    for (const point of pointsAt(y)) {
      const small = multiply(point, L)
      found.set(`${small.x} ${small.y}`, small)
    }
  }
  return [...found.values()]
}

/** Returns y with both signs of x, and also as y + p if that fits into 255 bits. */
function encodings(y: bigint): Uint8Array[] {
  const ys = y + p < 2n ** 255n ? [y, y + p] : [y]
  return ys.flatMap((each) => [each, each | (1n << 255n)]).map(littleEndian)
}

function littleEndian(n: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(n.toString(16).padStart(64, '0'), 'hex')).toReversed()
}

const same = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y
const orderOf = (point: Point): number =>
  [1, 2, 4, 8].find((n) => same(multiply(point, BigInt(n)), NEUTRAL)) ?? 0
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('a point of small order on edwards25519', () => {
  const points = pointsOfSmallOrder()

  it('finds the orders 1, 2, 4, 4, 8, 8, 8 and 8 of the points of small order', () => {
    expect(points.map(orderOf).toSorted((a, b) => a - b)).toEqual([1, 2, 4, 4, 8, 8, 8, 8])
  })

  const all = [...new Map(points.flatMap(({ y }) => encodings(y)).map((bytes) => [hex(bytes), bytes]))]
  it('finds 14 encodings of the points of small order', () => {
    expect(all).toHaveLength(14)
  })
  it.each(all)('recognizes a point of small order: %s', (_name, bytes) => {
    expect(hasSmallOrder(bytes)).toBe(true)
  })
})

describe('another point', () => {
  const neighbors = [2n, 3n, p - 2n, p + 2n, p + 18n]
    .map(littleEndian)
    .map((bytes) => ({ name: hex(bytes), bytes }))
  it.each(neighbors)('does not take another point for one of small order: $name', ({ bytes }) => {
    expect(hasSmallOrder(bytes)).toBe(false)
  })

  it('does not take the point of a generated key for one of small order', async () => {
    const { publicKey } = await generateKeyPair()
    expect(hasSmallOrder(Buffer.from(publicKey.slice('whpk_'.length), 'base64'))).toBe(false)
  })
})
