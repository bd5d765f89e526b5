import { createTheme, Drawer, Modal, NavLink } from '@mantine/core'

/** What components ask for by name. The values that CSS needs are in theme.css: the page's policy allows no generated style element. */
export const theme = createTheme({
  primaryColor: 'indigo',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Locking the scroll of the page inserts a style element, which the policy refuses.
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true, radius: 'md' } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
    NavLink: NavLink.extend({ defaultProps: { variant: 'light' } }),
  },
})
