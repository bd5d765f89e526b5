import { ActionIcon, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'
import { Icon } from '../ui/icons.tsx'
import { Brand } from './brand.tsx'
import { Navigation } from './navigation.tsx'
import classes from './shell.module.css'

/** Everything around the pages of an organisation. On narrow screens the navigation is behind a button. */
export function Shell() {
  const [opened, { open, close }] = useDisclosure(false)
  const main = useFocusOfPage()
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
      <main ref={main} id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}

/** Another page takes the focus, as it would if it were loaded anew: Tab goes on in it, and screen readers read it. */
function useFocusOfPage(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const pathname = useLocation({ select: (location) => location.pathname })
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current !== pathname) main.current?.focus({ preventScroll: true })
    before.current = pathname
  }, [pathname])
  return main
}
