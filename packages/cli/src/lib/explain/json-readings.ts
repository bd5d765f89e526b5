import type { FaultCode } from './faults.ts'
import { jsonStyles, SPACINGS } from './json-styles.ts'
import { type JsonEntry, type JsonNode, parseJson, writeJson } from './json-tree.ts'
import type { BodyReading } from './readings.ts'

/** Limit of tried key orders: 6 keys in one object. */
const MAX_ORDERS = 720
const MAX_NUMBERS = 32

/** Yields the same JSON in every style of known JSON writers. */
export function* rewritings(text: string): Generator<BodyReading> {
  const json = withoutMark(text)
  const tree = parseJson(json)
  if (tree === undefined) return
  const value: unknown = JSON.parse(json)
  for (const [indent, call] of [
    [0, 'JSON.stringify(JSON.parse(body))'],
    [2, 'JSON.stringify(JSON.parse(body), null, 2)'],
  ] as const)
    yield rewritten(JSON.stringify(value, null, indent), `The signed text is ${call} of this body.`)
  for (const { style, words, newline } of jsonStyles())
    yield rewritten(
      `${writeJson(tree, style)}${newline ? '\n' : ''}`,
      `The signed text is the same JSON ${words}.`,
    )
}

/** As {@link rewritings}, where serializing again lost information: the order of keys, or `.0` after a number. */
export function* lossyRewritings(text: string): Generator<BodyReading> {
  const tree = parseJson(withoutMark(text))
  if (tree === undefined) return
  yield* floats(tree)
  for (const arranged of arrangements(tree)) {
    for (const { style, words } of SPACINGS)
      yield rewritten(
        writeJson(arranged, style),
        `The signed text has its keys in another order and is ${words}.`,
        'body_key_order',
      )
  }
}

/** Adds the `.0` that JavaScript drops, to each number alone and to all of them. */
function* floats(tree: JsonNode): Generator<BodyReading> {
  for (const { style, words } of SPACINGS) {
    for (let chosen = -1; chosen < MAX_NUMBERS; chosen++) {
      let index = 0
      const number = (source: string): string => {
        if (!/^-?\d+$/.test(source)) return source
        return chosen === -1 || index++ === chosen ? `${source}.0` : source
      }
      const written = writeJson(tree, { ...style, number })
      if (chosen >= index && chosen !== -1) break
      yield rewritten(
        written,
        `The signed text has .0 after a number, which JavaScript does not write, and is ${words}.`,
      )
    }
  }
}

/** Yields the tree with the keys of its objects in every order, up to `MAX_ORDERS`. */
function* arrangements(tree: JsonNode): Generator<JsonNode> {
  if (countOrders(tree) <= MAX_ORDERS) yield* reorder(tree)
  else if (tree.kind === 'object' && factorial(tree.entries.length) <= MAX_ORDERS)
    for (const entries of permutations(tree.entries)) yield { kind: 'object', entries }
}

function countOrders(node: JsonNode): number {
  if (node.kind === 'array') return node.items.reduce((count, item) => count * countOrders(item), 1)
  if (node.kind !== 'object') return 1
  const own = factorial(node.entries.length)
  return node.entries.reduce((count, { value }) => count * countOrders(value), own)
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}

function* reorder(node: JsonNode): Generator<JsonNode> {
  if (node.kind === 'array') for (const items of combine(node.items)) yield { kind: 'array', items }
  else if (node.kind === 'object') {
    for (const values of combine(node.entries.map(({ value }) => value))) {
      const entries = node.entries.map(({ key, value }, index) => ({ key, value: values[index] ?? value }))
      for (const permuted of permutations(entries)) yield { kind: 'object', entries: permuted }
    }
  } else yield node
}

/** Yields every combination of the orders of each node. */
function* combine(nodes: readonly JsonNode[]): Generator<JsonNode[]> {
  const [first, ...rest] = nodes
  if (first === undefined) yield []
  else for (const head of reorder(first)) for (const tail of combine(rest)) yield [head, ...tail]
}

function* permutations(entries: readonly JsonEntry[]): Generator<JsonEntry[]> {
  if (entries.length <= 1) yield [...entries]
  for (const [index, entry] of entries.length > 1 ? entries.entries() : [])
    for (const rest of permutations(entries.toSpliced(index, 1))) yield [entry, ...rest]
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}

function rewritten(text: string, problem: string, code: FaultCode = 'body_rewritten'): BodyReading {
  const fullProblem = `The body was parsed and serialized again. ${problem}`
  return { value: Buffer.from(text), faults: [{ code, problem: fullProblem }] }
}
