import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    // Nothing as data: URLs, which the policy of the page refuses.
    assetsInlineLimit: 0,
    // light-dark() as written: it follows the color-scheme of the root, which a stylesheet alone can't know.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    license: { fileName: 'licenses.md' },
    // Mantine and React make one file of some 600 kB, 180 kB as it is sent; charts load with the overview.
    chunkSizeWarningLimit: 900,
  },
  server: {
    // `vite` alone works on the page against a sender that runs elsewhere.
    proxy: { '/api': process.env['HOOKSEAL_URL'] ?? 'http://localhost:8787' },
  },
})
