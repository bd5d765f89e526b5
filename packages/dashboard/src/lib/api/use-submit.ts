import type { UseFormReturnType } from '@mantine/form'
import { type SyntheticEvent, useState } from 'react'
import { ApiError, errorMessage } from './api-error.ts'

/**
 * Returns the `onSubmit` of a form whose fields have the names of the API. Errors of the API appear at the fields they are about, and the
 * first invalid field receives the focus. `problem` is an error about no field of the form.
 */
export function useSubmit<Values extends object>(
  form: UseFormReturnType<Values>,
  onSubmit: (values: Values) => Promise<unknown>,
): { problem: string | undefined; submit: (event?: SyntheticEvent<HTMLFormElement>) => void } {
  const [problem, setProblem] = useState<string>()
  // Screen readers announce the error of the field that receives the focus.
  const focusFirst = (errors: object) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus()

  async function submit(values: Values) {
    setProblem(undefined)
    try {
      await onSubmit(values)
    } catch (error) {
      const fields = error instanceof ApiError ? toFieldErrors(error.fields, values) : {}
      form.setErrors(fields)
      if (Object.keys(fields).length === 0) setProblem(errorMessage(error))
      else focusFirst(fields)
    }
  }

  return { problem, submit: form.onSubmit(submit, focusFirst) }
}

/** Shows errors of `headers.x-tenant`, `events.0` or `options.client_id` at the field `headers`, `events` or `client_id`. */
function toFieldErrors(errors: Readonly<Record<string, string>>, values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([path, message]) => {
      const field = path.split('.').find((name) => name in values)
      return field === undefined ? [] : [[field, message]]
    }),
  )
}
