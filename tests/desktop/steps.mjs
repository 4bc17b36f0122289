// The steps that walks through the real window share.
import { KEYS } from './webdriver.mjs'

export const SITE = '向阳街道便民服务中心'
export const PIN = '482915'

/** The fields of the set-up form in the order a clerk meets them; null leaves what stands there. */
export const FIELDS = [
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

/** From an empty home to Today, by keyboard alone. */
export async function setUp(desk) {
  await fillSetUp(desk)
  await typeGroupsBack(desk)
  await desk.session.shows('下班前必须转交')
}

/** Fills in the set-up form; the recovery code is on screen then. */
export async function fillSetUp(desk) {
  for (const [name, text] of FIELDS) {
    await focusIsOn(desk, name)
    if (text !== null) await desk.session.type(text)
    await desk.session.press(KEYS.Enter)
  }
  await desk.session.shows('请抄写或打印后锁入保险柜')
}

/** Types back the groups of the recovery code that are asked for. */
export async function typeGroupsBack(desk) {
  const groups = await recoveryGroups(desk)
  for (const field of await groupFields(desk)) {
    await focusIsOn(desk, field)
    await desk.session.evaluate('document.activeElement.select()')
    await desk.session.type(groups[Number(field.slice('group_'.length)) - 1])
    await desk.session.press(KEYS.Enter)
  }
}

/** A page by the address of its line in a menu. */
export async function openByMenu(desk, address) {
  const source = "return document.querySelector(`nav a[href$='${arguments[0]}']`)"
  await desk.session.until(`the line of ${address}`, source, address)
  await desk.session.evaluate(
    "document.querySelector(`nav a[href$='${arguments[0]}']`).focus()",
    address,
  )
  await desk.session.press(KEYS.Enter)
}

/** The papers of the month. */
export async function openMonths(desk) {
  await openByMenu(desk, '/months')
  await desk.session.shows('本月台账')
}

export async function focusIsOn(desk, name) {
  const source = `const name = document.activeElement?.name ?? ''
    return name === arguments[0] || name.startsWith(arguments[0] + '-')`
  await desk.session.until(`the focus on ${name}`, source, name)
}

export async function recoveryGroups(desk) {
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

export async function signIn(desk, pin) {
  for (let step = 0; step < 8; step += 1) {
    if (await desk.session.evaluate("return document.activeElement?.name === 'pin'")) break
    await desk.session.press(KEYS.Tab)
  }
  await focusIsOn(desk, 'pin')
  await desk.session.evaluate('document.activeElement.select()')
  await desk.session.type(pin)
  await desk.session.press(KEYS.Enter)
}

export async function isOpen(desk) {
  return await desk.session.evaluate("return document.body.innerText.includes('下班前必须转交')")
}
