import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as addFormats } from 'ajv-formats'
import { invalid } from '../input.ts'

interface PayloadProblem {
  /** Path with dots, below `data`. */
  field: string
  message: string
}

export type PayloadCheck = (data: unknown) => PayloadProblem | undefined

/**
 * Compiles a JSON Schema (draft 2020-12) once, for many payloads.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID` when it isn't one.
 */
export function checkSchema(schema: unknown): PayloadCheck {
  if (schema === true) return () => undefined
  // Each has its own instance: two types may use the same `$id`. No network: `loadSchema` is not given.
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, logger: false })
  addFormats.default(ajv)
  const validate = compile(ajv, schema)
  if ('$async' in validate) throw invalid('schema', 'schema must not be asynchronous: it has $async.')
  return (data) => {
    try {
      if (validate(data)) return undefined
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      // A schema that refers to itself is followed by recursion, as deep as the data is, or for ever.
      return { field: 'data', message: 'data is nested too deep for its schema.' }
    }
    const [error] = validate.errors ?? []
    const path = ['data', ...(error?.instancePath.split('/').slice(1) ?? [])].join('.')
    return { field: path, message: `${path} ${error?.message ?? 'is not valid'}.` }
  }
}

function compile(ajv: Ajv2020, schema: unknown) {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema)))
    throw invalid('schema', 'schema must be a JSON Schema: an object, true or false.')
  try {
    return ajv.compile(schema)
  } catch (error) {
    throw invalid(
      'schema',
      `schema is not a JSON Schema of draft 2020-12: ${error instanceof Error ? error.message : 'it cannot be compiled'}.`,
    )
  }
}
