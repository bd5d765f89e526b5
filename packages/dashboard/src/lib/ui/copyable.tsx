import { ActionIcon, CopyButton as Copy } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import classes from './copyable.module.css'

/** A small button that copies `value`. `label` names the value: "Copy endpoint ID". */
export function CopyIcon({ value, label }: { value: string; label: string }) {
  return (
    <Copy value={value} timeout={2000}>
      {({ copied, copy }) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          title={label}
          aria-label={copied ? 'Copied' : label}
          onClick={copy}
        >
          <Icon name={copied ? 'check' : 'copy'} size={14} />
        </ActionIcon>
      )}
    </Copy>
  )
}

/** A text with a button that copies it. */
export function Copyable({ value, label, children }: { value: string; label: string; children?: ReactNode }) {
  return (
    <span className={classes.copyable}>
      <span>{children ?? value}</span>
      <CopyIcon value={value} label={label} />
    </span>
  )
}
