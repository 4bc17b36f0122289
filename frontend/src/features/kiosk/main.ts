import '@/ui/fonts.css'
import '@/ui/tokens.css'
import './kiosk.css'
import { createApp } from 'vue'
import KioskApp from './KioskApp.vue'
import { lockDown } from './lock_down'

lockDown()
createApp(KioskApp).mount('#app')
