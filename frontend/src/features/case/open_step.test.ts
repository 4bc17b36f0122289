import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, nextTick, shallowRef } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useOpenStep } from './open_step'
import { draftOf } from './step_draft'

const call = vi.hoisted(() => vi.fn())
vi.mock('@/backend/call', () => ({ call }))

type Step = 'assign' | 'urge' | 'answer'
const ALL: Step[] = ['assign', 'urge', 'answer']
const screens: (() => void)[] = []

beforeEach(() => {
  call.mockReset()
  call.mockResolvedValue({})
})
afterEach(() => {
  for (const close of screens.splice(0)) close()
})

const dropped = () => call.mock.calls.map(([, request]) => (request as { form: string }).form)

/** A record's screen at an address, come to from the register. */
async function screen(address: string, waits = false) {
  const offered = shallowRef<Step[] | null>(null)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: { render: () => null } }],
  })
  await router.push('/consultations')
  await router.push(address)
  const replaced = vi.spyOn(router, 'replace')
  const made: ReturnType<typeof useOpenStep<Step>>[] = []
  const app = createApp({
    setup: () => {
      const steps = { all: ALL, offered: () => offered.value, waits: () => waits }
      made.push(useOpenStep<Step>(() => '7', steps))
      return () => null
    },
  }).use(router)
  app.mount(document.createElement('div'))
  screens.push(() => app.unmount())
  const address_ = () => router.currentRoute.value.fullPath
  return { step: made[0]!, offered, router, replaced, address: address_ }
}

it('opens what the address names once the record is read', async () => {
  const { step, offered } = await screen('/consultations/7?step=urge')
  expect(step.open.value).toBeNull()
  offered.value = ['urge', 'answer']
  expect(step.open.value).toBe('urge')
})

it('stands in the address and leaves the way back as it was', async () => {
  const { step, offered, router, address } = await screen('/consultations/7')
  offered.value = ['urge', 'answer']
  await step.begin('answer')
  expect([address(), step.open.value]).toEqual(['/consultations/7?step=answer', 'answer'])
  await step.close()
  expect([address(), step.open.value]).toEqual(['/consultations/7', null])
  router.back()
  await vi.waitFor(() => expect(address()).toBe('/consultations'))
})

it('is closed and its draft given up when it can no longer be taken', async () => {
  const { step, offered, address } = await screen('/consultations/7?step=assign')
  offered.value = ['urge', 'answer']
  await vi.waitFor(() => expect(address()).toBe('/consultations/7'))
  expect(step.open.value).toBeNull()
  expect(dropped()).toEqual([draftOf('7', 'assign')])
  offered.value = []
  await vi.waitFor(() => expect(dropped()).toHaveLength(3))
  expect(dropped()).toEqual(ALL.map((one) => draftOf('7', one)))
})

it('keeps every draft while the record waits, and of whoever may take no step', async () => {
  const waiting = await screen('/consultations/7?step=assign', true)
  waiting.offered.value = ['answer']
  await vi.waitFor(() => expect(waiting.address()).toBe('/consultations/7'))
  const barred = await screen('/consultations/7?step=urge')
  await nextTick()
  expect([barred.step.open.value, barred.replaced.mock.calls, dropped()]).toEqual([null, [], []])
})
