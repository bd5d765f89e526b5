import { Button } from '@mantine/core'
import { useAction } from '../api/use-action.ts'
import { cancelReplay } from './replay-requests.ts'

/** Stops a running replay. */
export function CancelReplayButton({ id }: { id: string }) {
  const cancel = useAction(async (api) => cancelReplay(api, id))
  return (
    <Button
      variant="default"
      size="xs"
      title="Deliveries that it has already replayed are sent."
      loading={cancel.isPending}
      onClick={() => cancel.mutate()}
    >
      Cancel replay
    </Button>
  )
}
