// The gate before every charge, walked in the real window: why nothing is charged, and the free way.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { freshHome, openDesk } from './desk.mjs'
import { focusIsOn, setUp } from './steps.mjs'
import { KEYS } from './webdriver.mjs'

const YEAR = Number(
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date()).slice(0, 4),
)
const text = await readFile(new URL('../fixtures/gate.json', import.meta.url), 'utf8')
const gate = JSON.parse(
  text
    .replaceAll('LAST', YEAR - 1)
    .replaceAll('THIS', YEAR)
    .replaceAll('NEXT', YEAR + 1),
)

describe('the gate before a charge', () => {
  let home
  let desk

  before(async () => {
    home = await freshHome()
    desk = await openDesk(home)
    await setUp(desk)
  })
  after(async () => {
    await desk?.close()
    await home?.remove()
  })

  it('is shut without a tariff', async () => {
    await openNew()
    await desk.session.shows(gate.none)
    await back()
  })

  for (const { change, told } of gate.shut) {
    it(`is shut and says “${told}”, and the free way is open`, async () => {
      assert.equal(await records({ ...gate.tariff, ...change }), 'done')
      await openNew()
      await desk.session.shows(told)
      assert.equal(
        await desk.session.evaluate("return document.body.innerText.includes('应收')"),
        false,
      )
      await desk.keepPicture(`gate-${gate.shut.findIndex((one) => one.told === told)}`)
      await desk.session.press('3', KEYS.F9)
      await desk.session.shows('已登记（免费）：3 页')
      await back()
    })
  }

  it('has no tariff without an approval, an approving body, a line or a price', async () => {
    for (const missing of gate.refused)
      assert.equal(
        await records({ ...gate.tariff, ...missing }),
        'invalid',
        JSON.stringify(missing),
      )
  })

  it('opens once the tariff holds and is on show', async () => {
    assert.equal(await records(gate.tariff), 'done')
    await openNew()
    await desk.session.press('3')
    await desk.session.shows('0.60')
    assert.equal(
      await desk.session.evaluate("return document.querySelector('.gratis') === null"),
      true,
    )
  })

  /** Records a tariff as the settings do; how it went. */
  async function records(tariff) {
    return await desk.session.evaluate(
      `return window.__TAURI_INTERNALS__.invoke('tariff_set', { request: arguments[0] })
        .then(() => 'done', (error) => error.code)`,
      tariff,
    )
  }

  async function openNew() {
    await desk.session.press(KEYS.F4)
    await focusIsOn(desk, 'pages')
  }

  async function back() {
    await desk.session.press(KEYS.Escape)
    await desk.session.shows('下班前必须转交')
  }
})
