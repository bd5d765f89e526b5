import { Button, CopyButton as Copy } from '@mantine/core'
import { Icon } from './icons.tsx'

/** A button that copies `value` to the clipboard. `label` names the value: "Copy secret". */
export function CopyButton({ value, label }: { value: string; label: string }) {
  return (
    <Copy value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          onClick={copy}
          leftSection={<Icon name={copied ? 'check' : 'copy'} size={14} />}
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </Copy>
  )
}
