import { expect, it } from 'vitest'
import type { SiteView } from '@/generated/commands'
import { formOf, numberOf, requestOf } from './site_form'

const SITE: SiteView = {
  district: '临渭区',
  name: '向阳街道便民服务中心',
  code: 'XY',
  kind: 'service-hall',
  desk: 1,
  hours: [
    { from: '08:00', to: '12:00' },
    { from: '14:00', to: '17:30' },
  ],
  summer: { from: '07-01', to: '08-31', hours: [{ from: '08:00', to: '12:00' }] },
  idle_minutes: 10,
  pin_days: 180,
  consultation_trigger: 'assignment',
  zones: ['self-service', 'consultations'],
  chooses_zones: true,
  halls: [{ name: '区政务服务中心', address: '朝阳大街 1 号', phone: '', hours: '' }],
}

it('settings that nobody touched are sent as they were', () => {
  expect({ ...SITE, ...requestOf(formOf(SITE)) }).toEqual(SITE)
  expect(Object.keys(requestOf(formOf(SITE)) ?? {})).not.toContain('code')
})

it('a half of a period is sent, so that the program can say what is wrong with it', () => {
  const form = formOf(SITE)
  form.hours.afternoon_to = ''
  expect(requestOf(form)?.hours[1]).toEqual({ from: '14:00', to: '' })
})

it.each([
  ['10', 10],
  [' １５ ', 15],
  ['999', 999],
  ['十', null],
  ['', null],
  ['-5', null],
  ['2.5', null],
])('minutes typed as «%s» are %s', (typed, minutes) => {
  expect(numberOf(typed)).toBe(minutes)
  expect(requestOf({ ...formOf(SITE), idle_minutes: typed })?.idle_minutes ?? null).toBe(minutes)
  expect(requestOf({ ...formOf(SITE), pin_days: typed })?.pin_days ?? null).toBe(minutes)
})
