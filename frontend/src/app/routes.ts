import { createRouter, createWebHashHistory } from 'vue-router'
import DetailScreen from '@/features/application/DetailScreen.vue'
import RegisterScreen from '@/features/application/RegisterScreen.vue'
import CopyDetailScreen from '@/features/copying/DetailScreen.vue'
import CopyNewScreen from '@/features/copying/NewScreen.vue'
import CopyRegisterScreen from '@/features/copying/RegisterScreen.vue'
import TariffScreen from '@/features/tariff/TariffScreen.vue'
import TodayScreen from '@/features/today/TodayScreen.vue'
import { applicationText } from '@/text/application'
import { copyingText } from '@/text/copying'
import { frameText } from '@/text/frame'
import { tariffText } from '@/text/tariff'

/**
 * Hash addresses: the same build runs in the window's own scheme and on the loopback host.
 * Screens are not loaded piecemeal: one must open even when the back end has just gone.
 */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    {
      path: '/',
      name: 'today',
      component: TodayScreen,
      meta: { title: frameText.today },
    },
    {
      path: '/applications',
      name: 'applications',
      component: RegisterScreen,
      meta: { title: applicationText.title },
    },
    {
      path: '/applications/:id',
      name: 'application',
      component: DetailScreen,
      props: true,
      meta: { title: frameText.applications },
    },
    {
      path: '/copies',
      name: 'copies',
      component: CopyRegisterScreen,
      meta: { title: copyingText.registerTitle },
    },
    {
      path: '/copies/new',
      name: 'copy-new',
      component: CopyNewScreen,
      meta: { title: copyingText.newTitle },
    },
    {
      path: '/copies/:id',
      name: 'copy',
      component: CopyDetailScreen,
      props: true,
      meta: { title: copyingText.rail },
    },
    {
      path: '/settings/tariff',
      name: 'tariff',
      component: TariffScreen,
      meta: { title: tariffText.title },
    },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

router.afterEach((to) => {
  const title = to.meta.title
  document.title = typeof title === 'string' ? `${title} · ${frameText.brand}` : frameText.brand
})
