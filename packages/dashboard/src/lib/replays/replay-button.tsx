import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { DeliveryFilter } from '../api/filters.ts'
import { STATUSES } from '../ui/status.ts'
import { ReplayForm } from './replay-form.tsx'

/** Opens the dialog that replays the deliveries of a log: those that match its filters, or else failed and dead ones. */
export function ReplayButton({ filter }: { filter: DeliveryFilter }) {
  // The replay ends at the time the dialog was opened, so that its count does not include later failures.
  const [until, setUntil] = useState<string>()
  const close = () => setUntil(undefined)
  const label = `Replay ${filter.status === undefined ? 'failed' : STATUSES[filter.status].label.toLowerCase()}`
  return (
    <>
      <Button
        variant="default"
        size="xs"
        disabled={filter.status === 'pending'}
        title={filter.status === 'pending' ? 'Pending deliveries are sent without a replay.' : undefined}
        onClick={() => setUntil(new Date().toISOString())}
      >
        {label}
      </Button>
      <Modal
        opened={until !== undefined}
        onClose={close}
        title="Replay deliveries"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {until === undefined ? null : <ReplayForm filter={filter} until={until} onClose={close} />}
      </Modal>
    </>
  )
}
