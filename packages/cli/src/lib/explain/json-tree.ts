/** A JSON text with the details that `JSON.parse` drops: the notation of numbers, the order and repetition of keys. */
export type JsonNode =
  | { kind: 'scalar'; source: string }
  | { kind: 'string'; value: string }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'object'; entries: JsonEntry[] }

export interface JsonEntry {
  key: string
  value: JsonNode
}

export interface JsonStyle {
  /** Indentation of one level. Without it, everything is on one line. */
  indent?: string
  comma: string
  colon: string
  string?: (text: string) => string
  number?: (source: string) => string
  sort?: (a: string, b: string) => number
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[-\w.+]+|[{}[\],:]/g

/** Deeper than any payload, and far below a stack overflow. */
const MAX_DEPTH = 200

/** Parses a JSON text. Returns `undefined` if it is not JSON, or nested too deep to be serialized by recursion. */
export function parseJson(text: string): JsonNode | undefined {
  try {
    JSON.parse(text)
  } catch {
    return undefined // not JSON
  }
  const root: JsonNode = { kind: 'array', items: [] }
  const open: JsonNode[] = [root]
  let key: string | undefined
  for (const [token] of text.matchAll(TOKEN)) {
    const parent = open.at(-1)
    if (token === '}' || token === ']') open.pop()
    else if (token === ',' || token === ':') continue
    else if (parent?.kind === 'object' && key === undefined) key = JSON.parse(token)
    else {
      const node = nodeOf(token)
      if (parent?.kind === 'array') parent.items.push(node)
      else if (parent?.kind === 'object' && key !== undefined) parent.entries.push({ key, value: node })
      key = undefined
      if (node.kind === 'array' || node.kind === 'object') open.push(node)
      if (open.length > MAX_DEPTH) return undefined
    }
  }
  return root.items[0]
}

function nodeOf(token: string): JsonNode {
  if (token === '{') return { kind: 'object', entries: [] }
  if (token === '[') return { kind: 'array', items: [] }
  return token.startsWith('"')
    ? { kind: 'string', value: JSON.parse(token) }
    : { kind: 'scalar', source: token }
}

/** Serializes a tree in a style. */
export function writeJson(node: JsonNode, style: JsonStyle, depth = 1): string {
  const { string = JSON.stringify, number = (source) => source } = style
  if (node.kind === 'scalar') return number(node.source)
  if (node.kind === 'string') return string(node.value)
  if (node.kind === 'array') {
    return enclose(
      '[',
      node.items.map((item) => writeJson(item, style, depth + 1)),
      ']',
      style,
      depth,
    )
  }
  const { sort } = style
  const entries = sort === undefined ? node.entries : node.entries.toSorted((a, b) => sort(a.key, b.key))
  const written = entries.map(
    ({ key, value }) => `${string(key)}${style.colon}${writeJson(value, style, depth + 1)}`,
  )
  return enclose('{', written, '}', style, depth)
}

function enclose(
  start: string,
  parts: readonly string[],
  end: string,
  style: JsonStyle,
  depth: number,
): string {
  const { indent, comma } = style
  if (indent === undefined || parts.length === 0) return `${start}${parts.join(comma)}${end}`
  const line = `\n${indent.repeat(depth)}`
  return `${start}${line}${parts.join(`${comma}${line}`)}\n${indent.repeat(depth - 1)}${end}`
}
