import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { ReplayFailedForm } from './replay-failed-form.tsx'

/** Opens the dialog that replays failed and dead deliveries of one endpoint, or of all. */
export function ReplayFailedButton({ endpointId }: { endpointId: string | undefined }) {
  // The replay ends at the time the dialog was opened, so that its count does not include later failures.
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
        {until === undefined ? null : (
          <ReplayFailedForm endpointId={endpointId} until={until} onClose={close} />
        )}
      </Modal>
    </>
  )
}
