import {
  REFUSED,
  drawsPaper,
  expectToday,
  field,
  line,
  openByRail,
  setUp,
} from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

test('the shelf is kept, counted and held against the list of the notice', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-11-05 09:00')
  await desk.start()
  await setUp(page, desk.url)
  await page.keyboard.press('-')
  await expect(page.getByRole('heading', { name: '资料登记簿', level: 1 })).toBeVisible()
  const wanted = page.getByRole('region', { name: /通知所列资料/ })
  await expect(wanted).toContainText('通知所列资料 0 / 7 类')
  await look('101-materials-empty')

  // What is missing stands beside its field, and nothing typed is lost.
  await page.keyboard.press('F9')
  await expect(field(page, 'title')).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.locator('.field.wrong').first()).toContainText('请填写资料名称')
  await page.keyboard.type('临渭区政府信息公开指南')
  await field(page, 'category').selectOption('guide')
  await field(page, 'level').selectOption('county')
  await field(page, 'shelf').fill('A1')
  await field(page, 'copies').fill('两本')
  await field(page, 'version').fill('2026年版')
  await page.keyboard.press('F9')
  await expect(page.locator('.field.wrong')).toContainText('份数请填写 0 至 9999 的整数')
  await look('101-material-form')
  await field(page, 'copies').fill('2')
  await page.keyboard.press('F9')
  await expect(page.getByRole('grid')).toContainText('临渭区政府信息公开指南')
  await expect(wanted).toContainText('通知所列资料 1 / 7 类')

  // One that runs out soon wants care.
  await page.keyboard.press('F9')
  await expect(field(page, 'title')).toBeFocused()
  await page.keyboard.type('城乡居民医保办事指南')
  await field(page, 'category').selectOption('service_guide')
  await field(page, 'shelf').fill('B2')
  await field(page, 'valid_until').fill('20261130')
  await page.keyboard.press('F9')
  await expect(page.getByRole('grid')).toContainText('即将到期')
  await expect(page.locator('.title')).toContainText('在架 2 种，1 种需处理')
  await look('101-materials')
  await page.getByLabel('只看需处理').check()
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByLabel('只看需处理').uncheck()

  // Found while it is typed, in pinyin, and by its label.
  await page.keyboard.press('/')
  await page.keyboard.type('lwqz')
  await expect(page.getByRole('row')).toHaveCount(2)
  const code = (await page.locator('.says').innerText()).match(/[2-9A-Z]{5}-[2-9A-Z]{5}/)?.[0] ?? ''
  expect(code).not.toBe('')
  await page.keyboard.press('Enter')
  await drawsPaper(page, 'material_labels_draw', '资料标签', () => page.keyboard.press('l'))
  await drawsPaper(page, 'material_catalogue_draw', '资料目录', () => page.keyboard.press('F8'))

  // A stock-take by scanner: each label is one copy; what is typed is kept when the page is lost.
  await page.keyboard.press('s')
  await expect(page.getByRole('heading', { name: '资料盘点' })).toBeVisible()
  await expect(field(page, 'scan')).toBeFocused()
  await line(page, 'ZZZZZ-ZZZZZ')
  await expect(page.locator('.scan')).toContainText('架上没有这个资料码')
  await line(page, code.replace('-', '').toLowerCase())
  await expect(page.locator('.scan')).toContainText('临渭区政府信息公开指南：1 份')
  await page.getByLabel('实有份数：城乡居民医保办事指南').fill('多')
  await expect(page.locator('.title')).toContainText('已填 2 / 2 种')
  await page.waitForResponse((answer) => answer.url().endsWith('/api/draft_save'))
  await look('101-stock')
  await page.keyboard.press('F9')
  await expect(page.locator('.stock tr.wrong')).toContainText('实有份数请填写 0 至 9999 的整数')
  await look('101-stock-wrong')
  await page.getByLabel('实有份数：城乡居民医保办事指南').fill('1')
  await page.keyboard.press('F9')
  await expect(page.locator('.differences')).toContainText('账面 2 份，实有 1 份')
  await look('101-stock-done')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid')).toContainText('临渭区政府信息公开指南')

  // The site's own list is looked at first; what cannot be taken is told by its line.
  const choosing = page.waitForEvent('filechooser')
  await page.keyboard.press('i')
  await (
    await choosing
  ).setFiles({
    name: '资料清单.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      '资料名称,类别,份数\n2026年政府工作报告,政府工作报告,3\n红楼梦,小说,1\n政策汇编（2026）,政策汇编,两\n',
    ),
  })
  const panel = page.getByRole('dialog', { name: '导入资料清单' })
  await expect(panel).toContainText('新上架 1 种')
  await expect(panel).toContainText('第 3 行：没有“小说”这个类别')
  await look('101-material-import')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid')).toContainText('2026年政府工作报告')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('.body-card')).toContainText('临渭区政府信息公开指南')

  // It leaves the shelf with a reason, and is found again.
  await page.keyboard.press('F10')
  await expect(page.getByLabel('下架原因')).toBeFocused()
  await line(page, '换版')
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.keyboard.press('Control+f')
  await page.keyboard.type('公开指南')
  await expect(page.getByRole('grid')).toContainText('已下架')
  await look('101-material-found')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '资料登记簿', level: 1 })).toBeVisible()
  await expect(page.locator('.body-card')).toContainText('已下架')
})

test('a reader is counted by one press, and a mistake is taken back', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-11-05 09:00')
  await desk.start()
  await setUp(page, desk.url)
  await look('102-today')
  await page.keyboard.press('F5')
  await expect(page.getByRole('button', { name: '原文查阅' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.month')).toContainText('1 人次')
  // A mistyped number stands beside its field.
  await field(page, 'people').fill('0')
  await page.getByRole('button', { name: '复印' }).click()
  await expect(page.locator('.note .field.wrong')).toContainText('人次为 1 至 500 的整数')
  await field(page, 'people').fill('3')
  await field(page, 'subject').selectOption('policy')
  await page.getByLabel('视力障碍').check()
  await look('102-reading-form')
  await page.getByRole('button', { name: '复印' }).click()
  await expect(page.locator('.month')).toContainText('4 人次，其中提供协助 3 人次')
  await expect(field(page, 'people')).toHaveValue('1')
  await look('102-readings')
  await page.getByRole('button', { name: /^撤销：.*原文查阅/ }).click()
  await expect(page.getByLabel('撤销原因')).toBeFocused()
  await line(page, '误点')
  await expect(page.locator('.month')).toContainText('3 人次，其中提供协助 3 人次')
  await expect(page.locator('.month')).toContainText('已撤销：误点')
  await look('102-readings-cancelled')
  await openByRail(page, '台账与报表')
  await expect(page.getByText('资料台账', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await expectToday(page)
})
