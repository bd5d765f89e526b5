import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as addFormats } from 'ajv-formats'
import { invalidInput } from '../input.ts'

interface PayloadProblem {
  /** Path separated by dots, starting with `data`. */
  field: string
  message: string
}

/** Returns the first problem of `data`, or undefined. */
export type PayloadCheck = (data: unknown) => PayloadProblem | undefined

/**
 * Compiles a JSON Schema (draft 2020-12) to a function that checks payloads.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID` if `schema` is not a valid schema
 */
export function compileSchema(schema: unknown): PayloadCheck {
  if (schema === true) return () => undefined
  // One Ajv for each schema, because two types may use the same `$id`. Without `loadSchema` it never uses the network.
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, logger: false })
  addFormats.default(ajv)
  const validate = validateSchema(ajv, schema)
  if ('$async' in validate) throw invalidInput('schema', 'schema must not contain $async.')
  return (data) => {
    try {
      if (validate(data)) return undefined
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      // Ajv follows a recursive schema by recursion: as deep as the data, or without end.
      return { field: 'data', message: 'data is nested too deeply for its schema.' }
    }
    const [error] = validate.errors ?? []
    const path = ['data', ...(error?.instancePath.split('/').slice(1) ?? [])].join('.')
    return { field: path, message: `${path} ${error?.message ?? 'is not valid'}.` }
  }
}

function validateSchema(ajv: Ajv2020, schema: unknown) {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema)))
    throw invalidInput('schema', 'schema must be a JSON Schema: an object, true or false.')
  try {
    return ajv.compile(schema)
  } catch (error) {
    throw invalidInput(
      'schema',
      `schema is not a valid JSON Schema (draft 2020-12): ${error instanceof Error ? error.message : 'it cannot be compiled'}.`,
    )
  }
}
