/** Quotes text as one word of bash, zsh and fish. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
