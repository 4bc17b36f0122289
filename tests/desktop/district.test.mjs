// 区级联网 in the real window: joining, a cut line, a morning's work, the line back, and what two desks wrote differently.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freshHome, openDesk } from './desk.mjs'
import { makeDistrict, secondDesk } from './district.mjs'
import { openByMenu, setUp } from './steps.mjs'
import { KEYS } from './webdriver.mjs'

const APPLICATION = {
  ...{ name: '张晓明', identity_kind: '居民身份证', identity_number: '610502199601010015' },
  ...{ phone: '13809131234', agencies: ['区住建局'], delivery: '当面领取', carrier: '纸质' },
  content: '2025年向阳街道老旧小区改造资金使用情况',
}

describe('the district', () => {
  let home
  let desk
  let district
  let second
  let application

  before(async () => {
    district = await makeDistrict()
    await district.start()
    home = await freshHome()
    desk = await openDesk(home)
    await setUp(desk)
    second = await secondDesk()
  })
  after(async () => {
    await desk?.close()
    await home?.remove()
    await second?.remove()
    await district?.remove()
  })

  it('lets the desk in with its letter', async () => {
    await desk.session.shows('未联网')
    await openByMenu(desk, '/settings')
    await openByMenu(desk, '/settings/district')
    await desk.session.shows('注册并联网')
    const letter = await district.letter(1)
    // As pasted.
    await desk.session.evaluate(
      `const field = document.querySelector('[name="letter"]')
       field.value = arguments[0]
       field.dispatchEvent(new Event('input', { bubbles: true }))`,
      letter,
    )
    await desk.session.press(KEYS.F9)
    await lightSays('已同步至区级')
    await desk.keepPicture('district-joined')
    await second.does('district_join', { letter: await district.letter(2), proxy: '' })
    const received = await does('application_receive', { form: APPLICATION })
    application = received.received[0].id
    await until('the second desk has it', async () => {
      const all = { search: '', state: null, offset: 0, limit: 10 }
      return (await second.does('application_list', all)).total === 1
    })
  })

  it('keeps nobody from working when the line is cut', async () => {
    await district.stop()
    for (const pages of [3, 5, 8]) await does('copy_record', { item: 'copy', pages })
    await corrects(does, '13809130001')
    await corrects(second.does, '13809130002')
    await lightSays('离线，4 条待报')
    await desk.keepPicture('district-away')
  })

  it('has all of it at the district once the line is back', async () => {
    await district.start()
    await desk.session.press(KEYS.F9)
    await second.does('district_sync', {})
    await lightSays('已同步至区级')
  })

  it('shows on Today what two desks wrote differently, until somebody says which holds', async () => {
    await openByMenu(desk, '#/')
    await desk.session.shows('两处填写不一致')
    await desk.session.shows('联系电话')
    await desk.keepPicture('district-conflict')
    await corrects(second.does, '13809130002')
    await desk.session.until(
      'nothing differs any more',
      "return document.querySelector('.today-conflicts') === null",
    )
    const shown = await does('application_show', { id: application })
    assert.deepEqual(shown.conflicts, [])
  })

  /** A command of the window's own desk. */
  async function does(command, request) {
    const answer = await desk.session.evaluate(
      `return window.__TAURI_INTERNALS__.invoke(arguments[0], { request: arguments[1] })
        .then((done) => ({ done }), (error) => ({ error }))`,
      command,
      request,
    )
    assert.equal(answer.error, undefined, JSON.stringify(answer.error))
    return answer.done
  }

  async function corrects(at, phone) {
    const { revision } = await at('application_show', { id: application })
    const changes = [{ field: 'phone', value: phone }]
    await at('application_correct', { id: application, revision, changes, reason: '来电更正' })
  }

  async function lightSays(words) {
    await desk.session.until(
      `the light says ${words}`,
      "return document.querySelector('.sync-light')?.textContent.trim() === arguments[0]",
      words,
    )
  }

  async function until(what, isSo) {
    for (let tries = 0; tries < 300; tries += 1) {
      if (await isSo()) return
      await sleep(100)
    }
    throw new Error(what)
  }
})
