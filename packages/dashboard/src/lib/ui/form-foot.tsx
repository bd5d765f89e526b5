import { Button, Group, Text } from '@mantine/core'

export interface FormFootProps {
  /** The label of the submit button, a verb. */
  action: string
  /** Why the form was rejected, unless a field shows it. */
  problem: string | undefined
  pending: boolean
  onCancel: () => void
}

/** The end of a form: its error, and its buttons. */
export function FormFoot({ action, problem, pending, onCancel }: FormFootProps) {
  return (
    <>
      {problem === undefined ? null : (
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {problem}
        </Text>
      )}
      <Group>
        <Button type="submit" loading={pending}>
          {action}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </>
  )
}
