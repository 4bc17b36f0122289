import type { Page } from '@playwright/test'
import { Desk } from '../support/desk.ts'
import { District, lettersText } from '../support/district.ts'
import { asks, expectToday, openByRail, REFUSED, sends, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const light = (page: Page) => page.getByRole('link', { name: /^同步状态：/ })
const letterField = (page: Page) => page.getByLabel('注册文件', { exact: false }).first()

const APPLICATION = {
  form: {
    ...{ name: '张晓明', identity_kind: '居民身份证', identity_number: '610502199601010015' },
    ...{ phone: '13809131234', agencies: ['区住建局'], delivery: '当面领取', carrier: '纸质' },
    content: '2025年向阳街道老旧小区改造资金使用情况',
  },
}

/** Opens 设置 → 区级联网 from the keyboard. */
async function openDistrict(page: Page): Promise<void> {
  await light(page).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '区级联网' })).toBeVisible()
}

/** What a step at the counter would send. */
async function corrects(page: Page, id: string, phone: string): Promise<void> {
  const { answer } = await asks(page, 'application_show', { id })
  const request = {
    ...{ id, revision: answer.revision, reason: '申请人来电更正' },
    changes: [{ field: 'phone', value: phone }],
  }
  expect(await sends(page, 'application_correct', request)).toBe(200)
}

test('two desks of a hall join, lose the line, work a morning, and settle what differs', async ({
  desk,
  page,
  look,
  browser,
  expected,
}) => {
  test.setTimeout(180_000)
  expected.push(REFUSED)
  const district = await District.make()
  const second = await Desk.make()
  const other = await (await browser.newContext()).newPage()
  try {
    await district.start()
    await desk.start()
    await second.start()
    await setUp(page, desk.url)
    await setUp(other, second.url, '2')

    // The wrong letter is told beside its field, and nothing typed is lost; the right one lets the desk in.
    await expect(light(page)).toHaveText('未联网')
    await openDistrict(page)
    await look('110-district-none')
    const file = await district.letter(2)
    const wrong = await lettersText(file)
    await page.locator('input[type="file"]').setInputFiles(file)
    await expect(letterField(page)).toHaveValue(wrong)
    await page.keyboard.press('F9')
    await expect(page.getByText(/是给“向阳街道便民服务中心”2 号窗口（XY）的/)).toBeVisible()
    await expect(letterField(page)).toHaveValue(wrong)
    await look('111-district-wrong-letter')
    await letterField(page).fill(await lettersText(await district.letter(1)))
    await page.keyboard.press('F9')
    await expect(light(page)).toHaveText('已同步至区级')
    await look('112-district-joined')
    const letter = await lettersText(await district.letter(2))
    expect(await sends(other, 'district_join', { letter, proxy: '' })).toBe(200)
    await expect(light(other)).toHaveText('已同步至区级')

    // One application that both know.
    const received = await asks(page, 'application_receive', APPLICATION)
    expect(received.status).toBe(200)
    const { id } = (received.answer.received as { id: string }[])[0] ?? { id: '' }
    await expect(other.getByText('2025年向阳街道老旧小区改造资金使用情况')).toBeVisible()

    // The line is cut. Both work on, and both correct the telephone.
    await district.stop()
    for (let copies = 0; copies < 3; copies += 1) {
      const job = { item: 'copy', pages: 2 + copies }
      expect(await sends(page, 'copy_record', job)).toBe(200)
    }
    await corrects(page, id, '13809130001')
    await corrects(other, id, '13809130002')
    await expect(light(page)).toHaveText('离线，4 条待报', { timeout: 60_000 })
    await openByRail(page, '今日')
    await expectToday(page)
    await look('113-district-away')
    await openDistrict(page)
    await look('114-district-away-settings')

    // It comes back: everything goes up, and what differs is a to-do at both desks.
    await district.start()
    await page.keyboard.press('F9')
    expect(await sends(other, 'district_sync', {})).toBe(200)
    await expect(light(page)).toHaveText('已同步至区级', { timeout: 60_000 })
    await expect(light(other)).toHaveText('已同步至区级', { timeout: 60_000 })
    await openByRail(page, '今日')
    for (const one of [page, other]) {
      const card = one.locator('.today-conflicts')
      await expect(card).toContainText('联系电话', { timeout: 60_000 })
    }
    await look('115-today-conflict')
    await page.locator('.today-conflicts').getByRole('link').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByText('13809130001').first()).toBeVisible()
    await look('116-conflict')
    await page.keyboard.press('z')
    const panel = page.locator('main')
    await expect(panel.locator('[name="phone"]')).toBeFocused()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('13809130002')
    await panel.locator('[name="reason"]').fill('电话核实，以本人所说为准')
    await look('116-conflict-choosing')
    await page.keyboard.press('F9')
    await expect(panel.locator('[name="reason"]')).toHaveCount(0)
    await expect(page.getByText('登记内容有冲突')).toHaveCount(0)
    await openByRail(page, '今日')
    await expect(page.locator('.today-conflicts')).toHaveCount(0)
    await expect(other.locator('.today-conflicts')).toHaveCount(0, { timeout: 60_000 })

    // 停用: the desk says so, and works on.
    await district.revoke(1)
    expect(await sends(page, 'copy_record', { item: 'copy', pages: 1 })).toBe(200)
    await expect(light(page)).toHaveText('已被停用', { timeout: 60_000 })
    await openDistrict(page)
    await look('117-district-revoked')
  } finally {
    await second.remove()
    await district.remove()
  }
})
