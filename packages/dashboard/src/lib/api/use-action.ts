import { notifications } from '@mantine/notifications'
import { type QueryKey, useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query'
import { useOrganization } from '../layout/use-organization.ts'
import { errorMessage } from './api-error.ts'
import { type Api, apiFor } from './client.ts'

export interface ActionOptions<Data, Input> {
  /** The notification to show on success. @default none */
  done?: string
  /** Called on success, before the data on the page is fetched again. */
  onDone?: (data: Data, input: Input) => void | Promise<void>
  /** Shows no notification on failure, for forms that show errors at their fields. @default false */
  quiet?: boolean
  /** The key of further data to fetch again on success, which does not belong to the organization. */
  refresh?: QueryKey
}

/** A mutation of the current organization. All data on the page is fetched again after it succeeds. */
export function useAction<Data, Input = void>(
  request: (api: Api, input: Input) => Promise<Data>,
  { done, onDone, quiet = false, refresh }: ActionOptions<Data, Input> = {},
): UseMutationResult<Data, Error, Input> {
  const organization = useOrganization()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (input: Input) => request(apiFor(organization), input),
    async onSuccess(data, input) {
      if (done !== undefined) notifications.show({ message: done, color: 'teal' })
      await onDone?.(data, input)
      // Not awaited, so that the action does not look pending while the page refreshes.
      void queryClient.invalidateQueries({ queryKey: [organization] })
      if (refresh !== undefined) void queryClient.invalidateQueries({ queryKey: refresh })
    },
    onError(error) {
      if (!quiet) notifications.show({ title: 'Request failed', message: errorMessage(error), color: 'red' })
    },
  })
}
