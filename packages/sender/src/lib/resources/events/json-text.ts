/**
 * The text of the value of a member of a JSON object, exactly as it is written; `undefined` without such a member. JavaScript's
 * parser rounds numbers and reorders keys, so a value that must not change is cut out instead of parsed and serialized again. Of
 * repeated members the last one counts, as in `JSON.parse`.
 *
 * @param json Valid JSON whose value is an object: parse it first.
 */
export function memberText(json: string, name: string): string | undefined {
  let text: string | undefined
  let at = skipWhitespace(json, 0) + 1
  for (;;) {
    at = skipWhitespace(json, at)
    if (json[at] !== '"') return text
    const keyEnd = endOfString(json, at)
    const isWanted = JSON.parse(json.slice(at, keyEnd)) === name
    const start = skipWhitespace(json, skipWhitespace(json, keyEnd) + 1)
    const end = endOfValue(json, start)
    if (isWanted) text = json.slice(start, end)
    at = skipWhitespace(json, end)
    if (json[at] === ',') at++
  }
}

/**
 * The texts of the items of a JSON array, exactly as they are written.
 *
 * @param json Valid JSON whose value is an array: parse it first.
 */
export function itemTexts(json: string): string[] {
  const texts: string[] = []
  for (let at = skipWhitespace(json, skipWhitespace(json, 0) + 1); json[at] !== ']';) {
    const end = endOfValue(json, at)
    texts.push(json.slice(at, end))
    at = skipWhitespace(json, end)
    if (json[at] === ',') at = skipWhitespace(json, at + 1)
  }
  return texts
}

/**
 * Why a valid JSON text must not be published, or undefined. Parsers disagree on repeated members (RFC 7493, section 2.3), so what is
 * validated would not be what an endpoint reads, and deep nesting overflows many of them.
 */
export function findTextFault(json: string, maxDepth: number): string | undefined {
  /** The names so far of each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = []
  let isName = false
  for (let at = 0; at < json.length;) {
    const character = json[at]
    if (character === '"') {
      const end = endOfString(json, at)
      const names = open.at(-1)
      if (isName && names !== undefined) {
        const name = String(JSON.parse(json.slice(at, end)))
        if (names.has(name)) return `repeats the member ${JSON.stringify(name.slice(0, 100))}`
        names.add(name)
        isName = false
      }
      at = end
      continue
    }
    if (character === '{' || character === '[') {
      if (open.length === maxDepth) return `is nested deeper than ${maxDepth} levels`
      open.push(character === '{' ? new Set() : undefined)
      isName = character === '{'
    } else if (character === '}' || character === ']') {
      open.pop()
      isName = false
    } else if (character === ',') isName = open.at(-1) !== undefined
    at++
  }
  return undefined
}

/** The index behind the value that starts at `start`. */
function endOfValue(json: string, start: number): number {
  let depth = 0
  for (let at = start; at < json.length;) {
    const character = json[at]
    if (character === '"') at = endOfString(json, at)
    else if (character === '{' || character === '[') {
      depth++
      at++
    } else if (character === '}' || character === ']') {
      if (depth === 0) return at
      depth--
      at++
    } else if (depth === 0 && (character === ',' || isWhitespace(character))) return at
    else at++
    if (depth === 0 && isClosed(json, start, at)) return at
  }
  return json.length
}

/** A string, object or array ends with its own delimiter; a number or literal with the character behind it. */
function isClosed(json: string, start: number, at: number): boolean {
  const first = json[start]
  return at > start && (first === '"' || first === '{' || first === '[')
}

/** The index behind the string whose opening quote is at `start`. */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0
    while (json[quote - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return quote + 1
  }
  return json.length
}

function skipWhitespace(json: string, at: number): number {
  while (isWhitespace(json[at])) at++
  return at
}

/** RFC 8259, section 2. */
function isWhitespace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}
