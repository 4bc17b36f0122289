import type { Download, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PrintQueue } from '../support/print_queue.ts'
import { oldRegister } from '../support/register.ts'
import { REFUSED, copyRecoveryCode, expectToday, fillManager } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const run = promisify(execFile)

/** October 2026: one application left the next day, one the same day; one name no font has whole. */
const REGISTER = [
  '接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,获取方式,转交日期',
  '2026-10-09,当面,自然人,张晓明,13809131234,老旧小区改造资金使用情况,区住房和城乡建设局,当面领取,2026-10-09',
  '2026-10-12,邮寄,自然人,李秀兰,13809131235,征地补偿安置方案,区自然资源局,邮寄,2026-10-13',
  '2026-10-20,网络,商业企业,渭南市某某商贸有限公司,13809131236,公园管护经费（𪚥园）,区城市管理局,邮寄,2026-10-20',
].join('\n')

/** Lists what a ZIP holds, in UTF-8 whatever the machine's words are in. */
const NAMES =
  'import sys, zipfile; sys.stdout.reconfigure(encoding="utf-8"); print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep="\\n")'

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
}

async function openOctober(page: Page): Promise<void> {
  await openMonth(page, '202610')
  await expect(page.getByRole('heading', { name: '2026年10月 · 本月台账' })).toBeVisible()
}

/** The papers of a month, from Today and by keyboard. */
async function openMonth(page: Page, month: string): Promise<void> {
  await page.getByRole('link', { name: '台账与报表' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '台账与报表' })).toBeVisible()
  await expect(page.getByRole('group', { name: '本月台账' })).toBeFocused()
  await page.keyboard.press('/')
  await expect(page.getByLabel('月份')).toBeFocused()
  await page.keyboard.type(month)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('group', { name: '本月台账' })).toBeFocused()
}

const panel = (page: Page) => page.getByRole('dialog', { name: '纸面预览' })

/** How many of the canvas's pixels are not white. */
async function inkOn(page: Page): Promise<number> {
  const canvas = panel(page).locator('canvas')
  await expect(canvas).toBeVisible()
  return await canvas.evaluate((drawn: HTMLCanvasElement) => {
    const context = drawn.getContext('2d')
    const { data } = context?.getImageData(0, 0, drawn.width, drawn.height) ?? { data: [] }
    let ink = 0
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) ink += 1
    return ink
  })
}

/** The same ledger with two pieces of text in its table changed over, by a tool that knows PDF. */
async function swapTwoTexts(pdf: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'zonedesk-altered-'))
  const [from, plain, to] = ['from.pdf', 'plain.pdf', 'to.pdf'].map((name) => join(folder, name))
  if (!from || !plain || !to) throw new Error('three names')
  await writeFile(from, pdf)
  await run('qpdf', ['--qdf', '--object-streams=disable', from, plain])
  const text = (await readFile(plain)).toString('latin1')
  const shown = /(?:<[0-9a-fA-F]+>|\((?:\\.|[^\\)])*\)|\[[^\]]*\]) ?T[jJ]/gs
  const runs = [...text.matchAll(shown)]
  const half = Math.floor(runs.length / 2)
  const [one, other] = [runs[half], runs.slice(half + 1).find((run) => run[0] !== runs[half]?.[0])]
  if (!one || !other) throw new Error('no two texts')
  const altered =
    text.slice(0, one.index) +
    other[0] +
    text.slice(one.index + one[0].length, other.index) +
    one[0] +
    text.slice(other.index + other[0].length)
  await writeFile(plain, Buffer.from(altered, 'latin1'))
  // qpdf puts the lengths and places right again, and says that it did.
  await run('qpdf', ['--warning-exit-0', plain, to])
  const bytes = await readFile(to)
  await rm(folder, { recursive: true })
  return bytes
}

async function bytesOf(download: Download): Promise<Buffer> {
  return await readFile(await download.path())
}

async function textOf(pdf: string): Promise<string> {
  return (await run('pdftotext', ['-layout', pdf, '-'])).stdout
}

test('a month is looked at, printed and saved by keyboard alone', async ({ desk, page, look }) => {
  const queue = await PrintQueue.open()
  try {
    await desk.bringIn(REGISTER)
    await desk.start(0, queue.socket)
    await open(page, desk.url)
    await openOctober(page)
    await expect(page.getByText('66%')).toBeVisible()
    await look('50-months')

    await page.keyboard.press('F9')
    await expect(panel(page).getByText('字库暂缺的字：𪚥（U+2A6A5）')).toBeVisible()
    expect(await inkOn(page)).toBeGreaterThan(2_000)
    await expect(
      panel(page).locator('.unseen', { hasText: '老旧小区改造资金使用情况' }),
    ).toHaveCount(1)
    await expect(panel(page).getByLabel('打印机')).toHaveValue('Counter')
    await look('51-paper')

    await panel(page).getByLabel('份数').focus()
    await page.keyboard.press('3')
    await page.keyboard.press('F9')
    await expect(panel(page).getByText('已送到打印机“Counter”，3 份。')).toBeVisible()
    await look('52-printed')
    const printed = await queue.printed()
    expect(printed.title).toBe('依申请公开登记台账')
    expect(printed.copies).toBe(3)

    const saving = page.waitForEvent('download')
    await page.keyboard.press('F8')
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('依申请公开登记台账-2026年10月.pdf')
    const bytes = await bytesOf(saved)
    expect(bytes.equals(printed.bytes), 'the printer got what was saved').toBe(true)
    const text = await textOf(await saved.path())
    expect(text).toContain('合计：接收 3 件')
    expect(text).not.toContain('张晓明')

    await page.keyboard.press('Escape')
    await expect(panel(page)).toHaveCount(0)
    await expect(page.getByRole('group', { name: '本月台账' })).toBeFocused()
  } finally {
    await queue.close()
  }
})

test('a workbook is whole, and every paper of a month is saved at once', async ({ desk, page }) => {
  await desk.bringIn(REGISTER)
  await desk.start()
  await open(page, desk.url)
  await openOctober(page)
  const saving = page.waitForEvent('download')
  await page.keyboard.press('F10')
  const saved = await saving
  expect(saved.suggestedFilename()).toBe('依申请公开登记台账-2026年10月.xlsx')
  const listed = await run('python3', ['-m', 'zipfile', '-l', await saved.path()])
  expect(listed.stdout).toContain('xl/worksheets/sheet1.xml')
  await run('python3', ['-m', 'zipfile', '-t', await saved.path()])
  await expect(page.getByText('.xlsx”已交给浏览器下载。')).toBeVisible()

  const savingAll = page.waitForEvent('download')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: '全部保存' })).toBeFocused()
  await page.keyboard.press('Enter')
  const whole = await savingAll
  expect(whole.suggestedFilename()).toBe('台账与报表-2026年10月.zip')
  const zip = await whole.path()
  await run('python3', ['-m', 'zipfile', '-t', zip])
  const names = (await run('python3', ['-c', NAMES, zip])).stdout.trim().split('\n')
  expect(names).toHaveLength(12)
  expect(names).toContain('意见建议登记台账-2026年10月.pdf')
  expect(names).toContain('政务公开专区月度汇总-2026年10月.xlsx')
})

test('a month is sealed by keyboard, and a paper of it that was altered is named', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.bringIn(REGISTER)
  await desk.start()
  await open(page, desk.url)
  await openMonth(page, '202611')
  await expect(page.getByText('还没有结束')).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('heading', { name: '2026年10月 · 本月台账' })).toBeVisible()
  await page.keyboard.press('s')
  const ask = page.getByRole('dialog', { name: '封存2026年10月？' })
  await expect(ask).toContainText('不能撤销')
  await look('58-seal-ask')
  await page.keyboard.press('Escape')
  await expect(ask).toBeHidden()
  await page.keyboard.press('s')
  await page.keyboard.press('F9')
  await expect(page.getByText('由 王敏 封存')).toBeVisible()
  await expect(page.getByText(/数据校验 [2-9A-Z]{5}-[2-9A-Z]{5}/)).toHaveCount(6)
  await look('58-sealed')

  const saving = page.waitForEvent('download')
  await page.keyboard.press('F8')
  const sealed = await bytesOf(await saving)
  const file = page.locator('input[name="ledger"]')
  const found = page.getByRole('dialog', { name: '依申请公开登记台账 2026年10月' })
  await file.setInputFiles({ name: '台账.pdf', mimeType: 'application/pdf', buffer: sealed })
  await expect(found).toContainText('数据校验：一致')
  await page.keyboard.press('Escape')
  await expect(found).toBeHidden()

  // Two cells say one another's words: somebody made the second application look like the first.
  const altered = await swapTwoTexts(sealed)
  await file.setInputFiles({ name: '改过.pdf', mimeType: 'application/pdf', buffer: altered })
  await expect(found).toContainText('数据校验：不一致')
  await expect(found).toContainText(
    /第 1 页第 \d 行（XY1-申2026-0000\d）“.+”：应为“.+”，文件中为“.+”/,
  )
  await look('59-altered')
  await page.keyboard.press('Escape')
  await file.setInputFiles({
    name: '别的.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7'),
  })
  await expect(page.getByText('文件不是 PDF，或者已经损坏')).toBeVisible()
})

test('a month without entries is a 零报告, and one to come is refused', async ({
  desk,
  page,
  look,
}) => {
  await desk.bringIn(REGISTER)
  await desk.start()
  await open(page, desk.url)
  await openOctober(page)
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('heading', { name: '2026年9月 · 本月台账' })).toBeVisible()
  await expect(page.getByText('零报告')).toHaveCount(6)
  await look('53-empty-month')
  await page.keyboard.press('F9')
  await expect(panel(page).locator('.unseen', { hasText: '本月无申请（零报告）' })).toHaveCount(1)
  await look('54-zero-report')
  await page.keyboard.press('Escape')
})

test('what cannot be read as a month is told beside the field', async ({
  desk,
  page,
  expected,
  look,
}) => {
  expected.push(REFUSED)
  await desk.bringIn(REGISTER)
  await desk.start()
  await open(page, desk.url)
  await openOctober(page)
  for (const [typed, told] of [
    ['十月', '月份请写成 2026-10 的形式。'],
    ['299901', '最晚只能查看本月'],
  ] as const) {
    await page.keyboard.press('/')
    await page.keyboard.press('Control+A')
    await page.keyboard.type(typed)
    await page.keyboard.press('Enter')
    await expect(page.getByText(told)).toBeVisible()
    await expect(page.getByLabel('月份')).toHaveValue(typed)
    await page.getByRole('group', { name: '本月台账' }).focus()
  }
  await look('55-wrong-month')
})

test('without a printer the paper is saved instead, and the last one comes back after a restart', async ({
  desk,
  page,
  expected,
  look,
}) => {
  expected.push(REFUSED)
  await desk.bringIn(REGISTER)
  await desk.start()
  await open(page, desk.url)
  await page.keyboard.press('F7')
  await expect(page.getByText('还没有可以重印的纸面。')).toBeVisible()
  await openOctober(page)
  for (let line = 0; line < 5; line += 1) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('F9')
  await expect(panel(page).getByText('没有找到打印机。接好打印机后')).toBeVisible()
  await expect(panel(page).locator('.unseen', { hasText: '当日转交率' })).toHaveCount(1)
  await page.keyboard.press('F9')
  await expect(panel(page).getByRole('alert')).toContainText('没有找到打印机')
  await expect(panel(page).getByRole('button', { name: '保存 PDF' })).toBeFocused()
  await look('56-no-printer')

  await desk.kill()
  await desk.start()
  await page.goto(desk.url)
  await expect(page.getByRole('heading', { name: '请登录' })).toBeVisible()
  await page.getByLabel('PIN').first().focus()
  await page.keyboard.type('246810')
  await page.keyboard.press('Enter')
  await expectToday(page)
  await page.keyboard.press('F7')
  await expect(panel(page).locator('.unseen', { hasText: '政务公开专区月度汇总' })).toHaveCount(1)
  await look('57-reprint')
})

test('a finished paper may be long where it is printed or saved, and nowhere else', async ({
  desk,
  page,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.bringIn(REGISTER)
  await desk.start()
  await open(page, desk.url)
  const statusOf = (command: string, mebibytes: number) =>
    page.evaluate(
      async ([name, size]) => {
        const long = 'A'.repeat(size * 1024 * 1024)
        const body = JSON.stringify({ name: 'x.pdf', data: long, text: long, limit: 1 })
        const headers = { 'Content-Type': 'application/json' }
        return (await fetch(`/api/${name}`, { method: 'POST', headers, body })).status
      },
      [command, mebibytes] as const,
    )
  expect(await statusOf('file_save', 8)).toBe(200)
  expect(await statusOf('file_save', 25)).toBe(413)
  expect(await statusOf('record_search', 2)).toBe(413)
})

test('a paper of several pages is turned by keyboard', async ({ desk, page, look }) => {
  await desk.bringIn(oldRegister(60))
  await desk.start()
  await open(page, desk.url)
  await openMonth(page, '202601')
  await page.keyboard.press('F9')
  await expect(panel(page).getByText(/^第 1 页，共 \d 页$/)).toBeVisible()
  await expect(panel(page).locator('.unseen', { hasText: '00001' })).toHaveCount(1)
  await page.keyboard.press('PageUp')
  await page.keyboard.press('PageDown')
  await expect(panel(page).getByText(/^第 2 页，共 \d 页$/)).toBeVisible()
  await expect(panel(page).locator('.unseen', { hasText: '00001' })).toHaveCount(0)
  expect(await inkOn(page)).toBeGreaterThan(2_000)
  await look('58-second-page')
  await page.keyboard.press('F1')
  const keys = page.getByRole('dialog', { name: '本页可用的按键' })
  await expect(keys).toContainText('下一页')
  await expect(keys).not.toContainText('存为 XLSX')
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeVisible()
})

test('a preview that fails keeps nobody from printing', async ({ desk, page, expected, look }) => {
  expected.push(/Failed to load resource: net::ERR_FAILED/)
  const queue = await PrintQueue.open()
  try {
    await desk.bringIn(REGISTER)
    await desk.start(0, queue.socket)
    await page.route('**/pdf.worker*', (route) => route.abort())
    await open(page, desk.url)
    await openOctober(page)
    await page.keyboard.press('F9')
    await expect(panel(page).getByText('预览没有显示出来，不影响打印和保存。')).toBeVisible()
    await look('59-no-preview')
    await page.keyboard.press('F9')
    await expect(panel(page).getByText('已送到打印机“Counter”，1 份。')).toBeVisible()
    expect((await queue.printed()).bytes.subarray(0, 5).toString()).toBe('%PDF-')
  } finally {
    await queue.close()
  }
})
