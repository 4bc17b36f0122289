import { createRouter, createWebHashHistory } from 'vue-router'
import DetailScreen from '@/features/application/DetailScreen.vue'
import HandOverScreen from '@/features/application/HandOverScreen.vue'
import IntakeScreen from '@/features/application/IntakeScreen.vue'
import RegisterScreen from '@/features/application/RegisterScreen.vue'
import DayScreen from '@/features/day/DayScreen.vue'
import MonthsScreen from '@/features/months/MonthsScreen.vue'
import TodayScreen from '@/features/today/TodayScreen.vue'
import { applicationText } from '@/text/application'
import { dayText } from '@/text/day'
import { frameText } from '@/text/frame'
import { intakeText } from '@/text/intake'
import { movesText } from '@/text/moves'

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
      path: '/applications/new',
      name: 'intake',
      component: IntakeScreen,
      meta: { title: intakeText.title },
    },
    {
      path: '/applications/hand-over',
      name: 'hand-over',
      component: HandOverScreen,
      meta: { title: movesText.handOverTitle },
    },
    {
      path: '/applications/:id',
      name: 'application',
      component: DetailScreen,
      props: true,
      meta: { title: frameText.applications },
    },
    {
      path: '/months',
      name: 'months',
      component: MonthsScreen,
      meta: { title: frameText.months },
    },
    {
      path: '/day',
      name: 'day',
      component: DayScreen,
      meta: { title: dayText.title },
    },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

router.afterEach((to) => {
  const title = to.meta.title
  document.title = typeof title === 'string' ? `${title} · ${frameText.brand}` : frameText.brand
})
