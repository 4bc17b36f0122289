import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { District, lettersText } from '../support/district.ts'
import { asks, sends, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const TARIFF = {
  approval_number: '临发改价〔2026〕12号',
  approvers: ['临渭区发展和改革局', '临渭区财政局'],
  valid_from: '2026-01-01',
  items: [
    {
      id: 'bw-a4',
      name: '黑白复印 A4 单面',
      unit: 'page',
      paper: 'a4',
      sides: 'single',
      colour: 'black',
      price_fen: 20,
    },
  ],
  exemptions: ['低保户'],
}
const YEAR = [
  'date,kind,name',
  ...['2027-01-01,holiday,元旦', '2027-02-05,holiday,春节', '2027-02-06,holiday,春节'],
  ...['2027-02-07,holiday,春节', '2027-02-08,holiday,春节', '2027-02-20,workday,春节'],
  ...['2027-04-05,holiday,清明节', '2027-05-01,holiday,劳动节', '2027-05-02,holiday,劳动节'],
  ...['2027-06-09,holiday,端午节', '2027-09-15,holiday,中秋节', '2027-10-01,holiday,国庆节'],
  ...['2027-10-02,holiday,国庆节', '2027-10-03,holiday,国庆节'],
].join('\n')
const DIRECTORY =
  '机关全称,简称,联系电话,接收渠道\n临渭区住房和城乡建设局,区住建局,0913-2022222,当面、邮寄\n'

test('what the district publishes is read here, and the prices are charged once they are shown', async ({
  desk,
  page,
  look,
}) => {
  const district = await District.make()
  const file = async (name: string, text: string) => {
    await writeFile(join(district.folder, name), text)
    return join(district.folder, name)
  }
  try {
    await district.start()
    await desk.start()
    await setUp(page, desk.url)
    const letter = await lettersText(await district.letter(1))
    expect(await sends(page, 'district_join', { letter, proxy: '' })).toBe(200)
    const said = await district.publishes(
      ...['--tariff', await file('tariff.json', JSON.stringify(TARIFF))],
      ...['--calendar', await file('2027.csv', YEAR), '--notice', '国办发明电〔2026〕9号'],
      ...['--directory', await file('directory.csv', DIRECTORY)],
    )
    expect(said).toContain('已发布 3 项')
    await expect
      .poll(async () => (await asks(page, 'tariff_show', {})).answer.tariffs, { timeout: 60_000 })
      .toHaveLength(1)

    // 收费标准: nothing is charged yet, and only what the site knows is asked for.
    await page.goto(`${new URL(desk.url).origin}/#/settings/tariff`)
    const card = page.locator('.tariff-card')
    await expect(card).toContainText('区级发布')
    await expect(card).toContainText('今天不能据以收费')
    await look('120-published-tariff')
    await page.getByRole('button', { name: '登记公示' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: '登记公示' })).toBeVisible()
    await expect(page.locator('[name="approvers"]')).toHaveCount(0)
    await expect(page.locator('[name="displayed_on"]')).toBeFocused()
    await look('121-published-tariff-display')
    await page.keyboard.type('20260105')
    await page.keyboard.press('Enter')
    await page.keyboard.type('窗口公示牌')
    await page.keyboard.press('F9')
    await expect(card).toContainText('今天按此标准收费')

    // 机关名录: what the district keeps is not changed here.
    await page.goto(`${new URL(desk.url).origin}/#/directory`)
    await page.keyboard.press('/')
    await page.keyboard.type('区住建局')
    await expect(page.getByText('0913-2022222').first()).toBeVisible()
    await expect(page.getByText('由区级统一发布')).toBeVisible()
    await expect(page.getByRole('button', { name: '修改' })).toHaveCount(0)
    await look('122-published-agency')

    // 工作日历
    await page.goto(`${new URL(desk.url).origin}/#/calendar`)
    await expect(page.getByRole('heading', { name: /^\d{4}年$/ })).toBeVisible()
    await page.keyboard.press('PageDown')
    await expect(page.getByRole('heading', { name: '2027年' })).toBeVisible()
    await expect(page.getByText('区级发布').first()).toBeVisible()
    await look('123-published-calendar')
  } finally {
    await district.remove()
  }
})
