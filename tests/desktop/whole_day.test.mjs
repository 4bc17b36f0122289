// A whole day in the real window by keyboard alone: an application, its slip, its handover, a tariff,
// a copy, its receipt and the month on paper. What is saved goes through the system's own dialog.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freshHome, openDesk } from './desk.mjs'
import { saveAs } from './dialog.mjs'
import { PIN, focusIsOn, openByMenu, openMonths, setUp, signIn } from './steps.mjs'
import { KEYS } from './webdriver.mjs'

const YEAR = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })
  .format(new Date())
  .slice(0, 4)

describe('a whole day', () => {
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

  it('begins with setting up the desk and signing in', async () => {
    await setUp(desk)
    await desk.close()
    desk = await openDesk(home)
    await desk.session.shows('请登录')
    await signIn(desk, PIN)
    await desk.session.shows('下班前必须转交')
  })

  it('takes an application and saves its slip', async () => {
    await desk.session.press(KEYS.F2)
    await focusIsOn(desk, 'name')
    await lines(desk, '张晓明', '610502199601010015')
    await desk.session.press(' ', KEYS.Enter)
    await lines(desk, '13809131234', '临渭区向阳街道朝阳大街12号')
    await desk.session.type('zjj')
    await desk.session.until(
      'the body that the directory offers',
      "return document.querySelector('[role=option]')?.innerText.includes('住')",
    )
    await desk.session.press(KEYS.Enter, KEYS.Enter)
    await focusIsOn(desk, 'content')
    await desk.session.type('2025年向阳街道老旧小区改造资金使用情况')
    await desk.session.shows('可当日转交')
    await desk.keepPicture('intake')
    await desk.session.press(KEYS.F9)
    const slip = await savedPaper('slip.pdf')
    assert.match(slip, /XY1-申\d{4}-00001/)
    assert.match(slip, /张晓明/)
    assert.match(slip, /6\*{16}5/)
    assert.doesNotMatch(slip, /610502199601010015/)
    assert.match(slip, /20个工作日/)
    assert.match(slip, /补正、征求意见、延长期限/)
    await desk.keepPicture('slip')
    await putAway()
  })

  it('hands it over, and nothing is left on Today', async () => {
    await desk.session.press(KEYS.Escape)
    await desk.session.shows('1 件未转交')
    await desk.session.press(KEYS.Enter)
    await desk.session.shows('转交申请')
    await desk.session.until(
      'the application chosen',
      "return document.activeElement?.type === 'checkbox' && document.activeElement.checked",
    )
    await desk.session.press(KEYS.F9)
    await desk.session.shows('已转交 1 件')
    await desk.session.press(KEYS.Escape)
    await desk.session.shows('接收的申请都已转交。')
    await desk.keepPicture('all-gone')
  })

  it('charges a copy under a tariff that is on show, and saves the receipt', async () => {
    await openByMenu(desk, '/settings')
    await openByMenu(desk, '/settings/tariff')
    await desk.session.shows('收费标准')
    await desk.session.press(KEYS.F9)
    await focusOn('批准文号')
    await lines(desk, '临发改价〔2026〕12号', '临渭区财政局、临渭区发展和改革局')
    await lines(desk, `${YEAR}0101`, '')
    await desk.session.press(KEYS.Enter)
    await focusOn('第 1 行 收费项目')
    await desk.session.type('黑白复印 A4 单面')
    for (let cell = 0; cell < 5; cell += 1) await desk.session.press(KEYS.Enter)
    await lines(desk, '0.15')
    await desk.session.press(KEYS.Enter)
    await focusOn('减免对象')
    await lines(desk, '低保户', `${YEAR}0101`, '窗口公示牌')
    await desk.session.press(KEYS.F9)
    await desk.session.shows('今天按此标准收费')

    await desk.session.press(KEYS.F4)
    await desk.session.shows('应收')
    await focusIsOn(desk, 'pages')
    await desk.session.press('7')
    await desk.session.shows('1.05')
    await desk.keepPicture('copy')
    await desk.session.press(KEYS.F9)
    const receipt = await savedPaper('receipt.pdf')
    assert.match(receipt, /XY1-收\d{4}-00001/)
    assert.match(receipt, /1\.05/)
    assert.match(receipt, /临发改价〔2026〕12号/)
    await putAway()
  })

  it('has all of it in the ledgers of the month', async () => {
    await openMonths(desk)
    await desk.session.press(KEYS.F9)
    const applications = await savedPaper('applications.pdf')
    assert.match(applications, /\d{4}-00001/)
    assert.match(applications, /合计：接收1件/)
    assert.doesNotMatch(applications, /张晓明/)
    await putAway()
    await desk.session.press(KEYS.ArrowDown, KEYS.ArrowDown, KEYS.ArrowDown)
    await desk.session.press(KEYS.F9)
    await desk.session.shows('复印打印收费台账')
    const copies = await savedPaper('copies.pdf')
    assert.match(copies, /\d{4}-00001/)
    assert.match(copies, /1\.05/)
    await putAway()
  })

  /** The text, without white space, of the paper that is shown, saved where the dialog is told. */
  async function savedPaper(name) {
    await desk.session.until(
      'the drawn paper',
      `const canvas = document.querySelector('.paper-pages canvas')
       return canvas && canvas.width > 100 && canvas.style.display !== 'none'`,
    )
    const place = join(home.path, name)
    await saveAs(desk, KEYS.F8, place)
    const text = execFileSync('pdftotext', ['-layout', place, '-'], { encoding: 'utf8' })
    return text.replace(/\s/g, '')
  }

  async function putAway() {
    await desk.session.press(KEYS.Escape)
    await desk.session.until(
      'the closed panel',
      "return document.querySelector('[aria-modal]') === null",
    )
  }

  async function focusOn(label) {
    const source = `const field = document.activeElement
      const words = field?.labels?.[0]?.innerText ?? field?.getAttribute('aria-label') ?? ''
      return words.startsWith(arguments[0])`
    await desk.session.until(`the focus on ${label}`, source, label)
  }
})

async function lines(desk, ...texts) {
  for (const text of texts) {
    if (text !== '') await desk.session.type(text)
    await desk.session.press(KEYS.Enter)
  }
}
