import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { InboxMessageWithRuns } from '../api/inbox.ts'
import { formatJson } from '../ui/format-json.ts'
import { Panel } from '../ui/panel.tsx'
import { TextBlock } from '../ui/text-block.tsx'

/** The received body. It is shown on request, because it may contain personal data. */
export function PayloadPanel({ message }: { message: InboxMessageWithRuns }) {
  const [shown, { open }] = useDisclosure(false)
  const { body, body_encoding: encoding, erased_at: erased } = message
  return (
    <Panel title={encoding === 'base64' ? 'Payload (binary, in base64)' : 'Payload'}>
      {erased !== null ? (
        <p>It was erased.</p>
      ) : shown ? (
        <TextBlock label="Payload" text={formatJson(body)} copied={body} />
      ) : (
        <Button variant="default" onClick={open}>
          Show payload
        </Button>
      )}
    </Panel>
  )
}
