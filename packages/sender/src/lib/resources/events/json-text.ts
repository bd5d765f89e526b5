/**
 * The text of the value of a member of a JSON object, exactly as it is written; `undefined` without such a member. JavaScript's
 * parser rounds numbers and reorders keys, so a value that must not change is cut out instead of parsed and serialized again. Of
 * repeated members the last one counts, as in `JSON.parse`.
 *
 * @param json Valid JSON whose value is an object: parse it first.
 */
export function memberText(json: string, name: string): string | undefined {
  let text: string | undefined
  readMembers(json, skipWhitespace(json, 0), (key, at) => {
    const end = endOfValue(json, at)
    if (key === name) text = json.slice(at, end)
    return end
  })
  return text
}

/**
 * Returns, for each item of the array that is the member `list` of a JSON object, the text of its member `name` as {@link memberText} does.
 * Reads the text one time.
 *
 * @param json Valid JSON whose value is an object: parse it first.
 */
export function itemMemberTexts(json: string, list: string, name: string): (string | undefined)[] {
  let texts: (string | undefined)[] = []
  function readItem(at: number): number {
    let text: string | undefined
    // A repeated list may be followed by a valid one, so it may have other items.
    if (json.charCodeAt(at) !== OPEN_OBJECT) return endOfValue(json, at)
    const itemEnd = readMembers(json, at, (key, start) => {
      const end = endOfValue(json, start)
      if (key === name) text = json.slice(start, end)
      return end
    })
    texts.push(text)
    return itemEnd
  }
  readMembers(json, skipWhitespace(json, 0), (key, at) => {
    if (key !== list) return endOfValue(json, at)
    texts = []
    return json.charCodeAt(at) === OPEN_ARRAY ? readItems(json, at, readItem) : endOfValue(json, at)
  })
  return texts
}

/** Calls `read` with the index of each item of the array at `at`. It returns the index behind the item, this function the one behind the array. */
function readItems(json: string, at: number, read: (at: number) => number): number {
  let next = skipWhitespace(json, at + 1)
  while (next < json.length && json.charCodeAt(next) !== CLOSE_ARRAY) {
    next = skipWhitespace(json, read(next))
    if (json.charCodeAt(next) === COMMA) next = skipWhitespace(json, next + 1)
  }
  return next + 1
}

/** The same for an object. `read` gets the name of each member, and the index of its value. */
function readMembers(json: string, at: number, read: (name: string, at: number) => number): number {
  let next = skipWhitespace(json, at + 1)
  while (json.charCodeAt(next) === QUOTE) {
    const nameEnd = endOfString(json, next)
    const name = stringValue(json, next, nameEnd)
    next = skipWhitespace(json, read(name, skipWhitespace(json, skipWhitespace(json, nameEnd) + 1)))
    if (json.charCodeAt(next) === COMMA) next = skipWhitespace(json, next + 1)
  }
  return next + 1
}

/**
 * Why a valid JSON text must not be published, or undefined. Parsers disagree on repeated members (RFC 7493, section 2.3), so what is
 * validated would not be what an endpoint reads, and deep nesting overflows many of them.
 */
export function findTextFault(json: string, maxDepth: number): string | undefined {
  /** The names so far of each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = []
  let names: Set<string> | undefined
  let isName = false
  for (let at = 0; at < json.length;) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(json, at)
      if (isName && names !== undefined) {
        const name = stringValue(json, at, end)
        if (names.has(name)) return `repeats the member ${JSON.stringify(name.slice(0, 100))}`
        names.add(name)
        isName = false
      }
      at = end
      continue
    }
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (open.length === maxDepth) return `is nested deeper than ${maxDepth} levels`
      isName = code === OPEN_OBJECT
      names = isName ? new Set() : undefined
      open.push(names)
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      open.pop()
      names = open.at(-1)
      isName = false
    } else if (code === COMMA) isName = names !== undefined
    at++
  }
  return undefined
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const BACKSLASH = 0x5c

/** The value of the string between two indexes. Most have no escapes. */
function stringValue(json: string, start: number, end: number): string {
  const inner = json.slice(start + 1, end - 1)
  return inner.includes('\\') ? String(JSON.parse(json.slice(start, end))) : inner
}

/** The index behind the value that starts at `start`. */
function endOfValue(json: string, start: number): number {
  const first = json.charCodeAt(start)
  if (first === QUOTE) return endOfString(json, start)
  const isContainer = first === OPEN_OBJECT || first === OPEN_ARRAY
  let depth = 0
  for (let at = start; at < json.length;) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(json, at)
      continue
    }
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth++
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      // A number or literal ends before the delimiter behind it, an object or array with its own.
      if (!isContainer) return at
      if (--depth === 0) return at + 1
    } else if (!isContainer && (code === COMMA || isWhitespace(code))) return at
    at++
  }
  return json.length
}

/** The index behind the string whose opening quote is at `start`. */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0
    while (json.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return quote + 1
  }
  return json.length
}

function skipWhitespace(json: string, at: number): number {
  while (isWhitespace(json.charCodeAt(at))) at++
  return at
}

/** RFC 8259, section 2. */
function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}
