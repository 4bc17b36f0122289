import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PrintQueue } from '../support/print_queue.ts'
import { REFUSED, copyRecoveryCode, expectToday, fillManager } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const run = promisify(execFile)
const REGISTER = [
  '接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,获取方式,转交日期',
  `2026-10-12,当面,自然人,张晓明,13809131234,老旧小区改造资金使用情况,区住建局,当面领取,`,
  `2026-10-09,当面,自然人,王小红,13809131237,十月接收至今未转交的申请,区财政局,邮寄,`,
].join('\n')

test.use({ expected: [REFUSED] })

test('the day closes with a reason for what stays, is printed, and closes again after a late visit', async ({
  desk,
  page,
  look,
}) => {
  const queue = await PrintQueue.open()
  try {
    await desk.bringIn(REGISTER)
    await desk.start(0, queue.socket)
    await page.goto(desk.url)
    await fillManager(page)
    await copyRecoveryCode(page)
    await expectToday(page)

    const day = page.locator('.day-close')
    await page.keyboard.press('F12')
    await expect(page.getByRole('heading', { name: '日结', exact: true })).toBeVisible()
    await expect(page.getByLabel(/未转交的原因/).first()).toBeFocused()
    await page.keyboard.press('F9')
    await expect(page.getByText('请填写未转交的原因。')).toBeVisible()
    await look('40-day-open')
    for (const reason of ['历史登记待核', '承办单位停电']) {
      await page.keyboard.type(reason)
      await page.keyboard.press('Enter')
    }
    await expect(day.locator('.title')).toContainText('已日结')
    await expect(page.getByText('历史登记待核')).toBeVisible()
    await look('41-day-closed')

    // The sheet on the office's printer.
    await page.keyboard.press('F8')
    const panel = page.getByRole('dialog', { name: '纸面预览' })
    await expect(panel).toContainText('政务公开专区日结单')
    await expect(panel.locator('canvas')).toBeVisible()
    await page.keyboard.press('F9')
    await expect(panel.getByText('已送到打印机“Counter”，1 份。')).toBeVisible()
    const printed = await queue.printed()
    expect(printed.title).toBe('政务公开专区日结单')
    const file = join(desk.folder, 'day.pdf')
    await writeFile(file, printed.bytes)
    const text = (await run('pdftotext', ['-layout', file, '-'])).stdout
    for (const words of ['历史登记待核', '承办单位停电', '接收申请']) expect(text).toContain(words)
    expect(text).not.toContain('王小红')
    await page.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)

    await page.keyboard.press('Escape')
    await expectToday(page)
    await expect(page.getByText(/今日已日结：王敏/)).toBeVisible()

    // Somebody comes after the closing.
    await page.keyboard.press('F6')
    await expect(page.getByLabel('意见建议内容')).toBeFocused()
    await page.keyboard.type('大厅少一台复印机')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('F9')
    await expect(page.locator('.title')).toContainText('未转交')
    await page.keyboard.press('F12')
    await expect(page.getByText('日结后又有接收、转交或收费')).toBeVisible()
    // The reasons given before stand in their fields.
    await expect(page.getByLabel(/未转交的原因/).first()).toHaveValue('历史登记待核')
    await look('42-day-again')
    await page.keyboard.press('F9')
    await expect(day.locator('.title')).toContainText('已日结（第 2 次）')
    await expect(page.getByText('日结后又有接收、转交或收费')).toHaveCount(0)
    await look('43-day-closed-again')
  } finally {
    await queue.close()
  }
})
