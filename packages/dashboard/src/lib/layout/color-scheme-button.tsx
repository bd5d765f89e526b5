import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Icon } from '../ui/icons.tsx'

export function ColorSchemeButton() {
  // Without keepTransitions Mantine inserts a style element, which the page's policy refuses.
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
      {dark ? 'Light colours' : 'Dark colours'}
    </Button>
  )
}
