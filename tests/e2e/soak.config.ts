import { defineConfig } from '@playwright/test'
import everyRun from './playwright.config.ts'

// Walks that need what an ordinary run does not have: `cargo xtask soak stick` prepares it.
export default defineConfig({ ...everyRun, testDir: 'soak' })
