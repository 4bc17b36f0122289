import { REFUSED, drawsPaper, expectToday, openByRail, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

const QUESTION = '灵活就业社保补贴如何申领'
const ANSWER = '持身份证和缴费凭证到三楼社保窗口，按季申领。'

test('what a body said once is given at the counter until its policy lapses', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-11-05 09:00')
  await desk.start()
  await setUp(page, desk.url)
  await openByRail(page, '咨询')
  await page.keyboard.press('k')
  await expect(page.getByRole('heading', { name: '口径库' })).toBeVisible()
  await expect(page.getByText('没有这样的口径。')).toBeVisible()
  await look('99-guidance-empty')
  await page.keyboard.press('F9')
  await expect(page.getByLabel('问题')).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.locator('.field.wrong').first()).toBeVisible()
  await page.keyboard.type(QUESTION)
  await page.keyboard.press('Enter')
  await page.keyboard.type(ANSWER)
  await page.keyboard.press('Enter')
  await page.keyboard.type('rsj')
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await page.keyboard.type('20261102')
  await page.keyboard.press('Enter')
  await page.keyboard.type('20261231')
  await look('99-guidance-form')
  await page.keyboard.press('F9')
  await expect(page.getByRole('grid')).toContainText(QUESTION)
  await expect(page.getByRole('grid')).toContainText('有效')
  await look('99-guidance')

  // Somebody asks much the same.
  await page.keyboard.press('F3')
  await expect(page.getByLabel('咨询内容')).toBeFocused()
  await page.keyboard.type('灵活就业的社保补贴怎么领')
  const offers = page.getByRole('region', { name: '口径库中的相近答复' })
  await expect(offers).toContainText(ANSWER)
  await look('99-guidance-offered')
  await page.keyboard.press('F8')
  await expect(page.getByLabel('解答内容')).toHaveValue(ANSWER)
  await expect(page.getByText(/已采用临渭区人力资源和社会保障局/)).toBeVisible()
  await look('99-guidance-taken')
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('当场解答')

  // The policy goes; who was told it is known.
  await openByRail(page, '咨询')
  await page.keyboard.press('k')
  await expect(page.getByRole('grid')).toContainText(QUESTION)
  await page.keyboard.press('F10')
  await expect(page.getByLabel('失效原因')).toBeFocused()
  await page.keyboard.type('渭人社发〔2026〕30号废止')
  await look('99-guidance-lapse')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid')).toContainText('已失效')
  await expect(page.getByText('1 件咨询')).toBeVisible()
  const told = page.getByRole('list', { name: '答复情况清单' }).getByRole('link')
  await expect(told).toHaveCount(1)
  await look('99-guidance-lapsed')
  await drawsPaper(page, 'guidance_askers_draw', '口径答复情况清单', () =>
    page.keyboard.press('F8'),
  )
  await told.click()
  await expect(page.locator('.title')).toContainText('当场解答')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid')).toContainText('已失效')
  await page.keyboard.press('F3')
  await expect(page.getByLabel('咨询内容')).toBeFocused()
  await page.keyboard.type('社保补贴')
  await page.waitForResponse((answer) => answer.url().endsWith('/api/guidance_offer'))
  await expect(offers).toHaveCount(0)
  await page.keyboard.press('Escape')
})

test('the answer of a body is kept for the next who asks', async ({ desk, page, look }) => {
  await desk.start()
  await setUp(page, desk.url)
  await page.keyboard.press('F3')
  await expect(page.getByLabel('咨询内容')).toBeFocused()
  await page.keyboard.type('农村危房改造今年补多少钱')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.type('zjj')
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('已交办')
  await page.keyboard.press('f')
  await page.keyboard.type('每户补助以当年文件为准。')
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('已反馈')
  await page.keyboard.press('k')
  await expect(page.getByLabel('问题')).toHaveValue('农村危房改造今年补多少钱')
  await expect(page.getByRole('combobox', { name: '口径提供单位' })).toHaveValue(
    '临渭区住房和城乡建设局',
  )
  await look('99-guidance-proposed')
  await page.keyboard.press('F9')
  await expect(page.getByRole('grid')).toContainText('农村危房改造')
  await page.keyboard.press('1')
  await expectToday(page)
})
