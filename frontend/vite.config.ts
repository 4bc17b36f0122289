import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Kylin V10 and UOS 20 show these screens in a Chromium of about 2020; nothing newer may be emitted.
const oldestBrowser = 'chrome79'

// `npm run dev` beside a running loopback host: ZONEDESK_DEV_HOST=http://127.0.0.1:PORT
const devHost = process.env.ZONEDESK_DEV_HOST

export default defineConfig({
  base: './',
  plugins: [vue()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  build: {
    target: ['es2019', oldestBrowser],
    cssTarget: oldestBrowser,
    // Desk and kiosk are two programs to a browser: neither loads the other's scripts or styles.
    rolldownOptions: {
      // PDF.js holds an eval for Node alone; the content policy lets none run here.
      checks: { eval: false },
      input: {
        desk: fileURLToPath(new URL('./index.html', import.meta.url)),
        kiosk: fileURLToPath(new URL('./kiosk.html', import.meta.url)),
      },
    },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
  },
  server: {
    strictPort: true,
    proxy: devHost ? { '/api': { target: devHost, changeOrigin: true } } : {},
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
  },
})
