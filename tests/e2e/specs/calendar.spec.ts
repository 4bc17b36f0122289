import { drawsPaper, expectToday, openByRail, REFUSED, setUp } from '../support/steps.ts'
import { expect, keepPaper, test } from '../support/test.ts'

test('a deadline is explained and the notice of the next year brought in', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  await openByRail(page, '工作日历')
  await expect(page.getByLabel('起算日')).toBeFocused()
  await page.keyboard.type('20260930')
  await page.keyboard.press('Enter')
  await page.keyboard.type('5')
  await page.keyboard.press('Enter')
  const trial = page.getByRole('region', { name: '期限试算' })
  await expect(trial).toContainText('确定')
  await expect(trial.getByRole('table')).toContainText('国庆')
  await look('90-calendar')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('零')
  await page.keyboard.press('Enter')
  await expect(page.getByText('工作日天数为 1 至 366 的整数。')).toBeVisible()
  await page.getByLabel('起算日').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('20301231')
  await page.keyboard.press('Enter')
  await page.keyboard.type('20')
  await page.keyboard.press('Enter')
  await expect(trial).toContainText('估算')
  await look('91-calendar-estimate')

  // The worked example with two make-up Saturdays, on paper.
  await page.getByLabel('起算日').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('20260214')
  await page.keyboard.press('Enter')
  await page.keyboard.type('20')
  await page.keyboard.press('Enter')
  await expect(trial).toContainText('2026年3月20日')
  const drawn = page.waitForResponse((answer) => answer.url().endsWith('/api/deadline_draw'))
  await drawsPaper(page, 'deadline_draw', '期限计算表', () => page.keyboard.press('F8'))
  await keepPaper(await drawn, '91-proof-sheet')

  await page.keyboard.press('F9')
  await expect(page.getByLabel('通知文号')).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.locator('.field.wrong')).toHaveCount(1)
  await expect(page.getByLabel('通知文号')).toBeFocused()
  await page.keyboard.type('国办发明电〔2029〕9号')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('安排', { exact: false })).toBeFocused()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('2030-01-01,旅行,元旦')
  await page.keyboard.press('F9')
  await expect(page.getByText('第 2 行类型“旅行”无法识别')).toBeVisible()
  await expect(page.getByLabel('安排', { exact: false })).toBeFocused()
  await look('92-import-wrong')
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(
    [
      '日期,类型,节日',
      '2030-01-01,放假,元旦',
      '2030/2/3,放假,春节',
      '2030/2/4,放假,春节',
      '2030/2/5,放假,春节',
      '2030/2/6,放假,春节',
      '2030/2/9,上班,春节',
      '2030-04-05,放假,清明节',
      '2030-05-01,放假,劳动节',
      '2030-05-02,放假,劳动节',
      '2030-06-05,放假,端午节',
      '2030-09-12,放假,中秋节',
      '2030-10-01,放假,国庆节',
      '2030-10-02,放假,国庆节',
      '2030-10-03,放假,国庆节',
    ].join('\n'),
  )
  await page.keyboard.press('F9')
  const looked = page.getByRole('region', { name: '核对结果' })
  await expect(looked).toContainText('2030年')
  await expect(looked).toContainText('春节 2月3日–2月6日')
  await look('93-import-checked')
  await page.keyboard.press('F9')
  await expect(page.getByText('2030 年节假日安排已导入')).toBeVisible()
  await expect(page.getByRole('region', { name: '2030年' })).toContainText('本专区导入')
  await look('94-imported')
  await page.keyboard.press('PageUp')
  await expect(page.getByRole('region', { name: '2030年' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expectToday(page)
})
