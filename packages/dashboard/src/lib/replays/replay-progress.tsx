import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { Loaded } from '../ui/states.tsx'
import { CancelReplayButton } from './cancel-replay-button.tsx'
import { ReplayBar } from './replay-bar.tsx'

/** The progress of a replay, in the dialog that started it. */
export function ReplayProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(queries.replay(useOrganization(), id))
  return (
    <Loaded query={query}>
      {(replay) => {
        const running = replay.status === 'running'
        return (
          <Stack>
            <ReplayBar replay={replay} />
            <Group justify="flex-end">
              {running ? <CancelReplayButton id={id} /> : null}
              <Button onClick={onClose}>{running ? 'Continue in background' : 'Close'}</Button>
            </Group>
          </Stack>
        )
      }}
    </Loaded>
  )
}
