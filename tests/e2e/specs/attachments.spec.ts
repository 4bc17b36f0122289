import type { Page } from '@playwright/test'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { today } from '../support/day.ts'
import { photograph } from '../support/photograph.ts'
import {
  REFUSED,
  copyRecoveryCode,
  expectToday,
  field,
  fillManager,
  lock,
  openByRail,
  sends,
  unlock,
} from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

// The camera is the one that Chromium brings for tests (playwright.config.ts): a moving picture.
test.use({
  expected: [REFUSED],
  permissions: ['camera'],
})

const REGISTER = [
  '接收日期,接收方式,申请人类别,申请人,证件类型,证件号码,联系电话,申请内容,被申请机关,获取方式,转交日期',
  `${today},当面,自然人,张晓明,居民身份证,610502199601010015,13809131234,低保发放情况,区住建局,当面领取,`,
].join('\n')

test.beforeEach(async ({ desk, page }) => {
  await desk.bringIn(REGISTER)
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
  await openByRail(page, '申请')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '附件' })).toBeVisible()
})

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const card = (page: Page) => page.locator('.attached')

test('a form and both sides of an identity card are scanned, looked at and printed by keyboard', async ({
  page,
  look,
}) => {
  await expect(card(page)).toContainText('还没有附件')
  await page.keyboard.press('a')
  await expect(dialog(page, '添加附件')).toBeVisible()
  await expect(field(page, 'purpose')).toBeFocused()
  await look('98-attach-empty')
  // The letters of the screen below are typed, not pressed.
  await page.keyboard.press('F9')
  await expect(dialog(page, '添加附件')).toContainText('请先选择照片或 PDF')

  await field(page, 'purpose').press('ArrowDown')
  await expect(field(page, 'purpose')).toHaveValue('identity')
  await expect(dialog(page, '添加附件')).toContainText('仅用于政府信息公开申请')
  const chooser = page.waitForEvent('filechooser')
  await page.keyboard.press('F3')
  await (
    await chooser
  ).setFiles([
    {
      name: '正面.jpg',
      mimeType: 'image/jpeg',
      buffer: await photograph(page, '姓名 张晓明\n公民身份号码'),
    },
    {
      name: '背面.jpg',
      mimeType: 'image/jpeg',
      buffer: await photograph(page, '签发机关\n有效期限'),
    },
  ])
  await expect(dialog(page, '添加附件').getByRole('img')).toHaveCount(2)
  await look('98-attach-chosen')
  await page.keyboard.press('F9')
  await expect(dialog(page, '添加附件')).toBeHidden()
  await expect(page.locator('.notice').getByText('附件已保存')).toBeVisible()
  await expect(card(page)).toContainText('身份证件')
  await expect(card(page)).toContainText('2 页')
  await expect(page.locator('.history').first()).toContainText('添加附件')
  await look('98-attached')

  await page.keyboard.press('1')
  await expect(dialog(page, '纸面预览')).toContainText('身份证件')
  await expect(dialog(page, '纸面预览').locator('canvas')).toBeVisible()
  await expect(page.getByText('第 1 页，共 2 页')).toBeVisible()
  await look('98-attachment')
  await page.keyboard.press('Escape')
  await expect(dialog(page, '纸面预览')).toBeHidden()

  // Whoever looks again at the record sees that somebody looked.
  await page.reload()
  await expect(page.locator('.history').first()).toContainText('查看附件')

  await page.getByRole('button', { name: /撤下.*身份证件/ }).press('Enter')
  await expect(field(page, 'reason')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog(page, '撤下附件')).toContainText('请填写撤下原因')
  await page.keyboard.type('放错了件')
  await look('98-take-down')
  await page.keyboard.press('Enter')
  await expect(card(page)).toContainText('已撤下：放错了件')
  await page.keyboard.press('1')
  await expect(dialog(page, '纸面预览')).toBeHidden()
})

test('the document camera takes several pages, and one that went wrong is left out', async ({
  page,
  look,
}) => {
  await page.keyboard.press('a')
  await page.keyboard.press('F8')
  const video = dialog(page, '添加附件').locator('video')
  await expect(video).toBeVisible()
  await expect
    .poll(() => video.evaluate((one: HTMLVideoElement) => one.videoWidth))
    .toBeGreaterThan(100)
  for (const shots of [1, 2, 3]) {
    await page.keyboard.press('F8')
    await expect(dialog(page, '添加附件').getByRole('img')).toHaveCount(shots)
  }
  await look('98-camera')
  await page.getByRole('button', { name: '去掉第 2 页' }).click()
  await expect(dialog(page, '添加附件').getByRole('img')).toHaveCount(2)
  await field(page, 'name').fill('当面填写')
  // Put aside for a question, the desk locked meanwhile: it lies there as it was.
  await page.keyboard.press('Escape')
  await expect(dialog(page, '添加附件')).toBeHidden()
  await lock(page)
  await unlock(page)
  await expect(page.getByRole('heading', { name: '附件' })).toBeVisible()
  await page.keyboard.press('a')
  await expect(dialog(page, '添加附件').getByRole('img')).toHaveCount(2)
  await expect(field(page, 'name')).toHaveValue('当面填写')
  await page.keyboard.press('F9')
  await expect(card(page)).toContainText('申请表 · 当面填写')
  await expect(card(page)).toContainText('2 页')
})

test('what is no picture is said beside it, and what was chosen and typed stays', async ({
  desk,
  page,
}) => {
  await page.keyboard.press('a')
  await field(page, 'name').fill('第一次')
  const place = join(desk.folder, '..', 'scan.docx')
  await writeFile(place, 'not a picture')
  const input = page.locator('input[type="file"]')
  await input.setInputFiles(place)
  await expect(dialog(page, '添加附件')).toContainText('不是照片')
  await input.setInputFiles({
    name: '破损.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7 and nothing more'),
  })
  await page.keyboard.press('F9')
  await expect(dialog(page, '添加附件')).toContainText('文件已损坏或不完整')
  await expect(field(page, 'name')).toHaveValue('第一次')
  await page.keyboard.press('Escape')
  await expect(card(page)).toContainText('还没有附件')
})

test('what the scanner puts into its folder is offered, taken at once, and cleared away', async ({
  desk,
  page,
  look,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'zonedesk-scans-'))
  const scanned = async (name: string) =>
    writeFile(join(folder, name), await photograph(page, `扫描 ${name}`))
  await scanned('扫描0001.jpg')
  await page.goto(`${new URL(desk.url).origin}/#/settings/scan`)
  await expect(field(page, 'path')).toBeFocused()
  await page.keyboard.type('扫描')
  await page.keyboard.press('F9')
  await expect(page.getByText('请填写完整路径')).toBeVisible()
  await page.keyboard.press('Control+A')
  await page.keyboard.type(folder)
  await page.keyboard.press('F9')
  await expect(page.getByText('里面有 1 个扫描件')).toBeVisible()
  await look('98-scan-folder')
  // Back to the record one came from.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: '附件' })).toBeVisible()
  await page.keyboard.press('a')
  const panel = dialog(page, '添加附件')
  await expect(panel.getByRole('button', { name: '扫描0001.jpg' })).toBeVisible()
  await page.keyboard.press('F4')
  await expect(panel.getByRole('img')).toHaveCount(1)
  await scanned('扫描0002.jpg')
  await expect(panel.getByRole('img')).toHaveCount(2)
  await look('98-scans')
  await page.keyboard.press('F9')
  await expect(card(page)).toContainText('2 页')
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true })
})

test('the notice on the wall is photographed beside its tariff', async ({ page, look }) => {
  const tariff = {
    approval_number: '临发改价〔2026〕12号',
    approvers: ['临渭区财政局', '临渭区发展和改革局'],
    valid_from: '2026-01-01',
    items: [{ id: 'bw-a4', name: '黑白复印 A4 单面', unit: 'page', price_fen: 20 }],
    displayed: { on: '2026-01-01', place: '窗口公示牌' },
  }
  expect(await sends(page, 'tariff_set', tariff)).toBe(200)
  await page.evaluate(() => (location.hash = '/settings/tariff'))
  await expect(page.getByText('（未附公示照片）')).toBeVisible()
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { name: '公示照片 · 临发改价' })).toBeVisible()
  await page.keyboard.press('a')
  const panel = dialog(page, '添加附件')
  await expect(panel.getByLabel('是什么')).toHaveValue('display')
  await page.locator('input[type="file"]').setInputFiles({
    name: '公示牌.jpg',
    mimeType: 'image/jpeg',
    buffer: await photograph(page, '复印、打印收费公示\n黑白复印 A4 0.20 元/页'),
  })
  await expect(panel.getByRole('img')).toHaveCount(1)
  await page.keyboard.press('F9')
  await expect(panel).toBeHidden()
  await expect(card(page)).toContainText('公示照片')
  await look('98-tariff-photo')
  await page.keyboard.press('1')
  await expect(dialog(page, '纸面预览').locator('canvas')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog(page, '纸面预览')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByText('（已附公示照片 1 份）')).toBeVisible()
  await look('98-tariff-photographed')
})
