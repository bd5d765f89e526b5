import { Button } from '@mantine/core'
import { useState } from 'react'
import { ReplayMissedDialog } from './replay-missed-dialog.tsx'

const DAY_MS = 86_400_000

/** Opens the dialog that creates the deliveries an endpoint missed, of the last day unless the user chooses another time. */
export function ReplayMissedButton({ endpointId }: { endpointId: string }) {
  const [since, setSince] = useState<number>()
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setSince(Date.now() - DAY_MS)}>
        Replay missed
      </Button>
      <ReplayMissedDialog endpointId={endpointId} since={since} onClose={() => setSince(undefined)} />
    </>
  )
}
