/** Beyond this depth, most of the formatted text would be indentation. */
const MAX_DEPTH = 60

/**
 * Formats JSON with line breaks and indentation. Returns the text unchanged when it is not valid JSON.
 *
 * Every token stays as written. JSON.parse and JSON.stringify would change numbers such as 12345678901234567890 and 1.0, which
 * would then differ from the signed bytes.
 */
export function formatJson(text: string): string {
  if (!isJson(text)) return text
  // Whole strings, the six structural characters, and everything between them: numbers, true, false and null.
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? []
  const lines: string[] = []
  let line = ''
  let depth = 0
  const breakLine = () => {
    lines.push(line)
    line = '  '.repeat(depth)
  }
  for (const [index, token] of tokens.entries()) {
    if (token === '}' || token === ']') {
      depth--
      if (!isOpening(tokens[index - 1])) breakLine()
      line += token
    } else if (isOpening(token)) {
      depth++
      if (depth > MAX_DEPTH) return text
      line += token
      const next = tokens[index + 1]
      if (next !== '}' && next !== ']') breakLine()
    } else if (token === ',') {
      line += token
      breakLine()
    } else line += token === ':' ? ': ' : token
  }
  return [...lines, line].join('\n')
}

function isOpening(token: string | undefined): boolean {
  return token === '{' || token === '['
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Bodies may contain any bytes.
    return false
  }
}
