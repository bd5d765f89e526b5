import { ActionIcon, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { Icon } from '../ui/icons.tsx'
import { Brand } from './brand.tsx'
import { Navigation } from './navigation.tsx'
import classes from './shell.module.css'

/** Everything around the pages of an organisation. On narrow screens the navigation is behind a button. */
export function Shell() {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      {/* Dialogs have headers of their own at the top of the document: these two must be something else. */}
      <aside className={classes.side} aria-label="Sidebar">
        <Brand />
        <Navigation />
      </aside>
      <section className={classes.bar} aria-label="Top bar">
        <Brand />
        <ActionIcon variant="default" size="lg" aria-label="Open the menu" onClick={open}>
          <Icon name="menu" />
        </ActionIcon>
      </section>
      <Drawer
        opened={opened}
        onClose={close}
        size="min(300px, 85vw)"
        title="Menu"
        closeButtonProps={{ 'aria-label': 'Close the menu' }}
      >
        <Navigation onNavigate={close} />
      </Drawer>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
