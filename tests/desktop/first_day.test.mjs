// The first day of a desk in the real window, by keyboard alone.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { freshHome, openDesk } from './desk.mjs'
import { KEYS } from './webdriver.mjs'

const SITE = '向阳街道便民服务中心'
const PIN = '482915'

/** The fields of the set-up form in the order a clerk meets them; null leaves what stands there. */
const FIELDS = [
  ['district', '临渭区'],
  ['name', SITE],
  ['code', 'XY'],
  ['desk', null],
  ['kind', null],
  ['morning_from', '0800'],
  ['morning_to', '1200'],
  ['afternoon_from', '1400'],
  ['afternoon_to', '1730'],
  ['manager_name', '王敏'],
  ['pin', PIN],
  ['pin_again', PIN],
]

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
    for (const [name, text] of FIELDS) {
      await focusIsOn(desk, name)
      if (text !== null) await desk.session.type(text)
      await desk.session.press(KEYS.Enter)
    }
    await desk.session.shows('请抄写或打印后锁入保险柜')
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
    const groups = await recoveryGroups(desk)
    for (const field of await groupFields(desk)) {
      await focusIsOn(desk, field)
      await desk.session.evaluate('document.activeElement.select()')
      await desk.session.type(groups[Number(field.slice('group_'.length)) - 1])
      await desk.session.press(KEYS.Enter)
    }
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

async function focusIsOn(desk, name) {
  const source = `const name = document.activeElement?.name ?? ''
    return name === arguments[0] || name.startsWith(arguments[0] + '-')`
  await desk.session.until(`the focus on ${name}`, source, name)
}

async function recoveryGroups(desk) {
  return await desk.session.evaluate(`
    return [...document.querySelectorAll('.recovery .code > span')].map((group) =>
      [...group.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.data.trim()).join(''))`)
}

async function groupFields(desk) {
  return await desk.session.evaluate(
    "return [...document.querySelectorAll('.recovery form input')].map((input) => input.name)",
  )
}

async function signIn(desk, pin) {
  for (let step = 0; step < 8; step += 1) {
    if (await desk.session.evaluate("return document.activeElement?.name === 'pin'")) break
    await desk.session.press(KEYS.Tab)
  }
  await focusIsOn(desk, 'pin')
  await desk.session.evaluate('document.activeElement.select()')
  await desk.session.type(pin)
  await desk.session.press(KEYS.Enter)
}

async function isOpen(desk) {
  return await desk.session.evaluate("return document.body.innerText.includes('下班前必须转交')")
}
