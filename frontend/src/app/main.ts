import '@/ui/fonts.css'
import '@/ui/tokens.css'
import '@/ui/element_theme.css'
import '@/ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './routes'

createApp(App).use(createPinia()).use(router).mount('#app')
