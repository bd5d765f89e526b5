/** Deeper than this, indentation would be most of the text. */
const MOST_DEPTH = 60

/**
 * JSON with line breaks and indentation, or the text as it is when it's no JSON. Every token stays as it was written: parsing and
 * writing again would show 12345678901234567890 and 1.0 as other numbers than those that were signed.
 */
export function formatJson(text: string): string {
  if (!isJson(text)) return text
  // Strings whole, the six signs, and what is between them: numbers and words.
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
      if (depth > MOST_DEPTH) return text
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
    // Bodies may be anything.
    return false
  }
}
