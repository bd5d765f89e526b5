import type { SignedText } from './provider-row.ts'

/** The values of the placeholders in a {@link SignedText}. */
interface SignedValues {
  time?: string | undefined
  id?: string | undefined
  url?: string | undefined
}

type Render = (values: SignedValues) => string

/** A template as functions: of the text that is signed before the body, and of the text after it, if there is any. */
export interface CompiledText {
  prefixOf: Render
  suffixOf?: Render
}

/** Compiles a template. Deliveries are POST requests: the receiver rejects every other method. */
export function compileSignedText(template: SignedText): CompiledText {
  const [before = '', after = ''] = template.split('{body}')
  const prefixOf = compile(before)
  return after === '' ? { prefixOf } : { prefixOf, suffixOf: compile(after) }
}

function compile(template: string): Render {
  // Literals at even indexes, names of placeholders at odd ones.
  const [start = '', ...rest] = template.replaceAll('{method}', 'POST').split(/\{(time|id|url)\}/)
  if (rest.length === 0) return () => start
  return (values) => {
    let text = start
    for (let index = 0; index < rest.length; index += 2)
      text += (values[rest[index] as keyof SignedValues] ?? '') + (rest[index + 1] ?? '')
    return text
  }
}
