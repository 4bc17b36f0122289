import { createRouter, createWebHashHistory } from 'vue-router'
import DetailScreen from '@/features/application/DetailScreen.vue'
import HandOverScreen from '@/features/application/HandOverScreen.vue'
import IntakeScreen from '@/features/application/IntakeScreen.vue'
import RegisterScreen from '@/features/application/RegisterScreen.vue'
import AuditScreen from '@/features/audit/AuditScreen.vue'
import CalendarScreen from '@/features/calendar/CalendarScreen.vue'
import ConsultationDetailScreen from '@/features/consultation/DetailScreen.vue'
import ConsultationIntakeScreen from '@/features/consultation/IntakeScreen.vue'
import ConsultationRegisterScreen from '@/features/consultation/RegisterScreen.vue'
import CopyDetailScreen from '@/features/copying/DetailScreen.vue'
import CopyNewScreen from '@/features/copying/NewScreen.vue'
import CopyRegisterScreen from '@/features/copying/RegisterScreen.vue'
import DayScreen from '@/features/day/DayScreen.vue'
import DirectoryScreen from '@/features/directory/DirectoryScreen.vue'
import GuidanceScreen from '@/features/guidance/GuidanceScreen.vue'
import MaterialScreen from '@/features/material/MaterialScreen.vue'
import StockScreen from '@/features/material/StockScreen.vue'
import MonthsScreen from '@/features/months/MonthsScreen.vue'
import ReadingScreen from '@/features/reading/ReadingScreen.vue'
import SearchScreen from '@/features/search/SearchScreen.vue'
import SettingsScreen from '@/features/settings/SettingsScreen.vue'
import SuggestionDetailScreen from '@/features/suggestion/DetailScreen.vue'
import SuggestionIntakeScreen from '@/features/suggestion/IntakeScreen.vue'
import SuggestionRegisterScreen from '@/features/suggestion/RegisterScreen.vue'
import TariffScreen from '@/features/tariff/TariffScreen.vue'
import TillScreen from '@/features/till/TillScreen.vue'
import TodayScreen from '@/features/today/TodayScreen.vue'
import WordingScreen from '@/features/wording/WordingScreen.vue'
import { applicationText } from '@/text/application'
import { auditText } from '@/text/audit'
import { calendarText } from '@/text/calendar'
import { consultationIntakeText, consultationText } from '@/text/consultation'
import { copyingText } from '@/text/copying'
import { dayText } from '@/text/day'
import { directoryScreenText } from '@/text/directory'
import { guidanceText } from '@/text/guidance'
import { frameText } from '@/text/frame'
import { intakeText } from '@/text/intake'
import { materialText, stockText } from '@/text/material'
import { movesText } from '@/text/moves'
import { readingText } from '@/text/reading'
import { searchText } from '@/text/search'
import { settingsText } from '@/text/settings'
import { suggestionIntakeText, suggestionText } from '@/text/suggestion'
import { tariffText } from '@/text/tariff'
import { tillText } from '@/text/till'
import { wordingText } from '@/text/wording'

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
      path: '/search',
      name: 'search',
      component: SearchScreen,
      meta: { title: searchText.title },
    },
    {
      path: '/months',
      name: 'months',
      component: MonthsScreen,
      meta: { title: frameText.months },
    },
    {
      path: '/till',
      name: 'till',
      component: TillScreen,
      meta: { title: tillText.title },
    },
    {
      path: '/day',
      name: 'day',
      component: DayScreen,
      meta: { title: dayText.title },
    },
    {
      path: '/consultations',
      name: 'consultations',
      component: ConsultationRegisterScreen,
      meta: { title: consultationText.title },
    },
    {
      path: '/consultations/new',
      name: 'new-consultation',
      component: ConsultationIntakeScreen,
      meta: { title: consultationIntakeText.title },
    },
    {
      path: '/consultations/:id',
      name: 'consultation',
      component: ConsultationDetailScreen,
      props: true,
      meta: { title: frameText.consultations },
    },
    {
      path: '/suggestions',
      name: 'suggestions',
      component: SuggestionRegisterScreen,
      meta: { title: suggestionText.title },
    },
    {
      path: '/suggestions/new',
      name: 'new-suggestion',
      component: SuggestionIntakeScreen,
      meta: { title: suggestionIntakeText.title },
    },
    {
      path: '/suggestions/:id',
      name: 'suggestion',
      component: SuggestionDetailScreen,
      props: true,
      meta: { title: frameText.suggestions },
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
      path: '/materials',
      name: 'materials',
      component: MaterialScreen,
      meta: { title: materialText.title },
    },
    {
      path: '/materials/stock',
      name: 'stock',
      component: StockScreen,
      meta: { title: stockText.title },
    },
    {
      path: '/audit',
      name: 'audit',
      component: AuditScreen,
      meta: { title: auditText.title },
    },
    {
      path: '/readings',
      name: 'readings',
      component: ReadingScreen,
      meta: { title: readingText.title },
    },
    {
      path: '/directory',
      name: 'directory',
      component: DirectoryScreen,
      meta: { title: directoryScreenText.title },
    },
    {
      path: '/papers',
      name: 'papers',
      component: WordingScreen,
      meta: { title: wordingText.title },
    },
    {
      path: '/consultations/guidance',
      name: 'guidance',
      component: GuidanceScreen,
      meta: { title: guidanceText.title },
    },
    {
      path: '/calendar',
      name: 'calendar',
      component: CalendarScreen,
      meta: { title: calendarText.title },
    },
    {
      path: '/settings/tariff',
      name: 'tariff',
      component: TariffScreen,
      meta: { title: tariffText.title },
    },
    {
      path: '/settings/:section?',
      name: 'settings',
      component: SettingsScreen,
      props: (route) => ({ section: route.params.section ?? '' }),
      meta: { title: settingsText.title },
    },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

router.afterEach((to) => {
  const title = to.meta.title
  document.title = typeof title === 'string' ? `${title} · ${frameText.brand}` : frameText.brand
})
