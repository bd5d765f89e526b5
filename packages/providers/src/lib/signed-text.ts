import type { SignedText } from './provider-row.ts'

/** The values of the placeholders in a {@link SignedText}. */
export interface SignedValues {
  time?: string | undefined
  id?: string | undefined
  url?: string | undefined
}

/** The text that is signed before the body, and the text after it. */
export interface RenderedText {
  prefix: string
  suffix?: string
}

/** Returns the function that fills in a template. Deliveries are POST requests: the receiver rejects every other method. */
export function compileSignedText(template: SignedText): (values: SignedValues) => RenderedText {
  const [before = '', after = ''] = template.split('{body}')
  const prefixOf = compile(before)
  if (after === '') return (values) => ({ prefix: prefixOf(values) })
  const suffixOf = compile(after)
  return (values) => ({ prefix: prefixOf(values), suffix: suffixOf(values) })
}

function compile(template: string): (values: SignedValues) => string {
  // Literals at even indexes, names of placeholders at odd ones.
  const parts = template.replaceAll('{method}', 'POST').split(/\{(time|id|url)\}/)
  if (parts.length === 1) return () => parts.join('')
  return (values) => {
    let text = ''
    for (const [index, part] of parts.entries())
      text += index % 2 === 0 ? part : (values[part as keyof SignedValues] ?? '')
    return text
  }
}
