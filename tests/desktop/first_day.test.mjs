// The first day of a desk in the real window, by keyboard alone.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { freshHome, openDesk } from './desk.mjs'
import {
  FIELDS,
  PIN,
  SITE,
  fillSetUp,
  focusIsOn,
  isOpen,
  recoveryGroups,
  signIn,
  typeGroupsBack,
} from './steps.mjs'
import { KEYS } from './webdriver.mjs'

describe('the first day of a desk', () => {
  let home
  let desk

  before(async () => {
    home = await freshHome()
    desk = await openDesk(home)
  })
  after(async () => {
    await desk?.close()
    await home?.remove()
  })

  it('begins with the set-up screen, its first field ready for typing', async () => {
    await desk.session.shows('启用政务公开专区')
    await focusIsOn(desk, FIELDS[0][0])
    await desk.keepPicture('set-up')
  })

  it('is set up by typing and Enter, and then shows the recovery code', async () => {
    await fillSetUp(desk)
    const groups = await recoveryGroups(desk)
    assert.ok(groups.length >= 4, `a recovery code of ${groups.length} groups is too short`)
    for (const group of groups) assert.match(group, /^[0-9A-Z]{4,}$/)
    assert.equal(new Set(groups).size, groups.length, 'groups of a random code differ')
    await desk.keepPicture('recovery-code')
  })

  it('does not go on before the copy of the recovery code is right', async () => {
    await desk.session.type('0000')
    await desk.session.press(KEYS.F9)
    await desk.session.shows('不一致，请对照上面的恢复码检查抄件')
  })

  it('opens Today once two groups of the code are typed back', async () => {
    await typeGroupsBack(desk)
    await desk.session.shows('下班前必须转交')
    await desk.session.shows(SITE)
    await desk.keepPicture('today')
  })

  it('has an empty application register one key away', async () => {
    await desk.session.press('2')
    await desk.session.shows('申请登记簿')
    await desk.session.shows('还没有申请')
    await desk.keepPicture('register')
    await desk.session.press('1')
    await desk.session.shows('下班前必须转交')
  })

  it('asks for the PIN when the program is opened again, and refuses a wrong one', async () => {
    await desk.close()
    desk = await openDesk(home)
    await desk.session.shows('请登录')
    await signIn(desk, '000000')
    await desk.session.shows('PIN 不正确')
    assert.equal(await isOpen(desk), false, 'a wrong PIN opened the desk')
    await desk.keepPicture('sign-in')
    await signIn(desk, PIN)
    await desk.session.shows('下班前必须转交')
    await desk.session.shows(SITE)
  })
})
