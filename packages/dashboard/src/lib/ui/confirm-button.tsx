import { Button, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { ConfirmDialog } from './confirm-dialog.tsx'

export interface ConfirmButtonProps extends Pick<ButtonProps, 'size' | 'disabled'> {
  label: string
  /** The question in the dialog. */
  title: string
  /** The label of the confirm button, a verb. */
  action: string
  /** Whether the action cannot be undone. @default false */
  dangerous?: boolean
  mutation: { isPending: boolean; mutate: (input: undefined, options: { onSuccess: () => void }) => void }
  /** What the action does. */
  children: ReactNode
}

/** A button whose action runs after confirmation. The dialog closes when it succeeded. */
export function ConfirmButton({ label, mutation, children, size, disabled, ...dialog }: ConfirmButtonProps) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" size={size ?? 'sm'} disabled={disabled ?? false} onClick={open}>
        {label}
      </Button>
      <ConfirmDialog
        {...dialog}
        opened={opened}
        pending={mutation.isPending}
        onConfirm={() => mutation.mutate(undefined, { onSuccess: close })}
        onClose={close}
      >
        {children}
      </ConfirmDialog>
    </>
  )
}
