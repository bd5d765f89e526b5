import type { BodyReading } from './body-readings.ts'
import type { FaultCode } from './faults.ts'
import { jsonStyles, SPACINGS } from './json-styles.ts'
import { type JsonEntry, type JsonNode, parseJson, writeJson } from './json-tree.ts'

/** More orders of keys than this are not tried: 6 keys in one object. */
const MAX_ORDERS = 720
const MAX_NUMBERS = 32

/** The same JSON, written in every way that a JSON writer may have written it. */
export function* rewritings(text: string): Generator<BodyReading> {
  const json = withoutMark(text)
  const tree = parseJson(json)
  if (tree === undefined) return
  const value: unknown = JSON.parse(json)
  for (const [indent, call] of [
    [0, 'JSON.stringify(JSON.parse(body))'],
    [2, 'JSON.stringify(JSON.parse(body), null, 2)'],
  ] as const)
    yield rewritten(JSON.stringify(value, null, indent), `What was signed is ${call} of the body here.`)
  for (const { style, words, newline } of jsonStyles())
    yield rewritten(
      `${writeJson(tree, style)}${newline ? '\n' : ''}`,
      `What was signed is the same JSON ${words}.`,
    )
}

/** As {@link rewritings}, where writing it again lost something: the order of keys, or `.0` after a number. */
export function* lossyRewritings(text: string): Generator<BodyReading> {
  const tree = parseJson(withoutMark(text))
  if (tree === undefined) return
  yield* floats(tree)
  for (const arranged of arrangements(tree)) {
    for (const { style, words } of SPACINGS)
      yield rewritten(
        writeJson(arranged, style),
        `What was signed has its keys in another order, and is ${words}.`,
        'body_key_order',
      )
  }
}

/** JavaScript writes 10 for 10.0. One number at a time, and all of them. */
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
        `What was signed has .0 after a number, which JavaScript does not write, and is ${words}.`,
      )
    }
  }
}

/** The tree with the keys of its objects in every order, where these are few enough. */
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

/** Each node in each of its orders, in every combination. */
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
  const problemWithCause = `The body was written again after it was parsed. ${problem}`
  return { value: Buffer.from(text), faults: [{ code, problem: problemWithCause }] }
}
