import { notifications } from '@mantine/notifications'
import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query'
import { useOrganization } from '../layout/use-organization.ts'
import { messageOf } from './api-error.ts'
import { type Api, apiOf } from './client.ts'

export interface ActionOptions<Data, Input> {
  /** Told once it's done. */
  done?: string
  /** Called before what is on the page is asked for again. */
  onDone?: (data: Data, input: Input) => void | Promise<void>
  /** The form shows what is wrong at its fields, so that nobody needs to be told beside it. */
  quiet?: boolean
}

/** Something that changes what the sender has; everything on the page is asked for again afterwards. */
export function useAction<Data, Input = void>(
  work: (api: Api, input: Input) => Promise<Data>,
  { done, onDone, quiet = false }: ActionOptions<Data, Input> = {},
): UseMutationResult<Data, Error, Input> {
  const organization = useOrganization()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (input: Input) => work(apiOf(organization), input),
    async onSuccess(data, input) {
      if (done !== undefined) notifications.show({ message: done, color: 'teal' })
      await onDone?.(data, input)
      // Not awaited: the action is done, whatever takes how long to show it.
      void queries.invalidateQueries({ queryKey: [organization] })
    },
    onError(error) {
      if (!quiet) notifications.show({ title: 'That did not work', message: messageOf(error), color: 'red' })
    },
  })
}
