import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Icon } from '../ui/icons.tsx'

export function ColorSchemeButton() {
  // Without keepTransitions, Mantine inserts a style element, which the Content-Security-Policy forbids.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <Button
      variant="subtle"
      color="gray"
      justify="flex-start"
      size="compact-sm"
      fw={500}
      c="inherit"
      leftSection={<Icon name={dark ? 'sun' : 'moon'} size={16} />}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? 'Use light colors' : 'Use dark colors'}
    </Button>
  )
}
