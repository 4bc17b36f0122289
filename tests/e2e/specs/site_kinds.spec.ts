import type { Page } from '@playwright/test'
import {
  REFUSED,
  copyRecoveryCode,
  drawsPaper,
  field,
  fillManager,
  sends,
} from '../support/steps.ts'
import { expect, keepPaper, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

const rail = (page: Page) => page.getByRole('navigation', { name: '主要页面' })
const verbs = (page: Page) => page.getByRole('navigation', { name: '当日业务' })

async function comeIn(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expect(page.locator('.strip')).toBeVisible()
}

test('an archive shows its two zones and sends people on with a sheet', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-11-24 09:30')
  await desk.openAs('archive', '临渭区档案馆')
  await desk.start()
  await comeIn(page, desk.url)

  // What it does not have is nowhere: not in the rail, the verbs, the figures or the key list.
  for (const absent of ['申请', '咨询', '意见建议']) {
    await expect(rail(page).getByText(absent, { exact: true })).toHaveCount(0)
  }
  await expect(rail(page).getByRole('link')).toHaveCount(9)
  await expect(page.locator('.strip')).toContainText('今日阅览')
  await expect(page.locator('.strip')).not.toContainText('未转交')
  await expect(page.locator('.today')).toContainText('还没有填写就近的便民服务中心')
  await look('120-archive-today-new')
  for (const key of ['F3', 'F6']) {
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { name: '今日', level: 1 })).toHaveCount(1)
  }
  expect(await sends(page, 'application_list', {})).toBe(403)
  await page.evaluate(() => (window.location.hash = '#/applications/new'))
  await expect(page.locator('.strip')).toBeVisible()
  await expect(page).toHaveURL(/#\/$/)

  // Without halls the sheet lists the bodies; the manager writes the halls down where Today says so.
  await drawsPaper(page, 'referral_draw', '政府信息公开申请指引单', () => page.keyboard.press('F2'))
  await page.getByRole('link', { name: '去填写' }).click()
  await expect(page.getByRole('heading', { name: '就近的便民服务中心' })).toBeVisible()
  await field(page, 'halls.0.name').fill('临渭区政务服务中心')
  await page.keyboard.press('F9')
  await expect(page.locator('.field.wrong')).toContainText('请填写地址或者电话')
  await look('120-archive-settings-wrong')
  await field(page, 'halls.0.address').fill('朝阳大街 1 号一楼')
  await field(page, 'halls.0.phone').fill('0913-2100001')
  await field(page, 'halls.0.hours').fill('周一至周五 08:00—17:30')
  await page.getByRole('button', { name: '再加一处' }).click()
  await expect(field(page, 'halls.1.name')).toBeFocused()
  await page.keyboard.type('向阳街道便民服务中心')
  await field(page, 'halls.1.address').fill('乐天大街 8 号')
  await page.keyboard.press('F9')
  await expect(page.getByText('已保存')).toBeVisible()
  await expect(page.getByText('功能区', { exact: true })).toHaveCount(0)
  await expect(page.getByText('五个工作日从哪天起算')).toHaveCount(0)
  await look('120-archive-settings')

  await page.keyboard.press('Escape')
  await expect(page.locator('.strip')).toBeVisible()
  await expect(page.locator('.today')).not.toContainText('还没有填写就近的')
  const drawn = page.waitForResponse((answer) => answer.url().endsWith('/api/referral_draw'))
  await page.keyboard.press('F2')
  await keepPaper(await drawn, '120-referral')
  const panel = page.getByRole('dialog', { name: '纸面预览' })
  await expect(panel.locator('canvas').first()).toBeVisible()
  await look('120-referral')
  await page.keyboard.press('Escape')

  // A reader is counted, and is on Today and in the month.
  await page.keyboard.press('F5')
  await expect(page.getByRole('heading', { name: '阅览登记', level: 1 })).toBeVisible()
  await look('120-archive-readings')
  expect(
    await sends(page, 'reading_note', {
      people: 3,
      way: 'reading',
      subject: null,
      help: [],
      on: '',
    }),
  ).toBe(200)
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.locator('.strip')).toContainText('3 人次')
  await look('120-archive-today')
  await rail(page).getByRole('link', { name: '台账与报表' }).click()
  await expect(page.getByText('资料台账')).toBeVisible()
  await expect(page.getByText('复印打印收费台账')).toBeVisible()
  await expect(page.getByText('依申请公开登记台账')).toHaveCount(0)
  await look('120-archive-months')
  await rail(page).getByRole('link', { name: '表格与上墙' }).click()
  await expect(page.getByRole('grid')).toContainText('开放时间')
  await expect(page.getByRole('grid')).not.toContainText('申请表')
  await look('120-archive-papers')
  await rail(page).getByRole('link', { name: '工作日历' }).click()
  await expect(page.getByRole('heading', { name: '工作日历' })).toBeVisible()
  await expect(page.getByText('期限试算')).toHaveCount(0)
  await look('120-archive-calendar')
  await page.keyboard.press('Control+f')
  await expect(page.getByText('在复印打印和资料中一起查找。')).toBeVisible()
  await look('120-archive-search')
  await page.keyboard.press('Escape')
  await page.keyboard.press('F12')
  await expect(page.getByRole('heading', { name: '当日情况' })).toBeVisible()
  await expect(page.locator('.day-close')).not.toContainText('转交')
  await look('120-archive-day')
})

test('a station has the zones that its manager switches on', async ({ desk, page, look }) => {
  await desk.at('2026-11-24 09:30')
  await desk.openAs('station', '向阳街道沋河社区便民服务站')
  await desk.start()
  await comeIn(page, desk.url)
  await expect(verbs(page).getByRole('button')).toHaveCount(5)
  await page.goto(`${page.url().split('#')[0]}#/settings/site`)
  const zone = (name: string) => page.getByRole('checkbox', { name })
  for (const name of ['自助查询区', '资料阅览区', '申请接收区', '政策咨询区']) {
    await expect(zone(name)).toBeChecked()
    await zone(name).press('Space')
  }
  await page.keyboard.press('F9')
  await expect(page.getByText('请至少启用一个功能区')).toBeVisible()
  await zone('资料阅览区').press('Space')
  await zone('政策咨询区').press('Space')
  await look('120-station-settings')
  await page.keyboard.press('F9')
  await expect(page.getByText('已保存')).toBeVisible()
  await expect(rail(page).getByText('申请', { exact: true })).toHaveCount(0)
  await expect(rail(page).getByText('咨询', { exact: true })).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(verbs(page).getByRole('button')).toHaveText([
    /打印申请指引单/,
    /登记咨询/,
    /复印/,
    /阅览/,
  ])
  await look('120-station-today')
  await page.keyboard.press('F3')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('咨询')
  await page.getByRole('radio', { name: /申请/ }).first().check({ force: true })
  await expect(page.locator('.triage')).toContainText('本专区不设申请接收区')
  await expect(page.locator('.triage').getByRole('button')).toContainText('打印申请指引单')
  await look('120-station-question')
})
