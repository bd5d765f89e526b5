import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { ReplayFailed } from './replay-failed.tsx'

/** Sends again what failed or was given up, for one endpoint or for all. */
export function ReplayFailedButton({ webhookId }: { webhookId: string | undefined }) {
  // What was made before it was opened: later failures are none of this replay.
  const [until, setUntil] = useState<string>()
  const close = () => setUntil(undefined)
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setUntil(new Date().toISOString())}>
        Replay failed
      </Button>
      <Modal
        opened={until !== undefined}
        onClose={close}
        title="Replay failed deliveries"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {until === undefined ? null : <ReplayFailed webhookId={webhookId} until={until} onClose={close} />}
      </Modal>
    </>
  )
}
