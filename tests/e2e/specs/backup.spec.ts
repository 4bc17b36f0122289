import type { Page } from '@playwright/test'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Desk } from '../support/desk.ts'
import { field, MANAGER, openByRail, PIN, REFUSED, setUp, signOut } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

async function signIn(page: Page): Promise<void> {
  await page.getByRole('radio', { name: MANAGER }).focus()
  await page.keyboard.press('Space')
  await page.getByLabel('PIN 码').fill(PIN)
  await page.keyboard.press('Enter')
}

async function restore(page: Page, stick: string): Promise<void> {
  await field(page, 'restore-path').fill(stick)
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 号窗口')).toBeVisible()
  await field(page, 'secret').fill(PIN)
}

test('a backup is made and proved, and leads back from damage and onto a new machine', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED, /status of 500/)
  const stick = await mkdtemp(join(tmpdir(), 'zonedesk-stick-'))
  const second = await Desk.make()
  try {
    await desk.start()
    await setUp(page, desk.url)
    await openByRail(page, '设置')
    await page.getByRole('link', { name: '备份', exact: true }).press('Enter')
    await expect(page.getByText('还没有设置备份位置')).toBeVisible()
    await look('150-backup-none')
    await field(page, 'path').fill('/nowhere/at/all')
    await page.keyboard.press('Enter')
    await expect(page.getByText('没有这个文件夹，请插好备份盘')).toBeVisible()
    await field(page, 'path').fill(stick)
    await page.keyboard.press('Enter')
    await expect(page.getByText('备份位置可用')).toBeVisible()
    await page.keyboard.press('F9')
    await expect(page.getByText('写入后已核对')).toBeVisible({ timeout: 20_000 })
    await page.keyboard.press('F10')
    await expect(page.getByText('逐条校验一致')).toBeVisible({ timeout: 20_000 })
    await look('151-backup-proved')

    // The disk spoils the file while nobody is signed in.
    await signOut(page)
    const database = join(desk.folder, 'zonedesk.db')
    const length = (await readFile(database)).length
    await writeFile(database, Buffer.alloc(length, 0x5a))
    await signIn(page)
    await expect(page.getByText('已损坏，或不是本窗口的数据库')).toBeVisible()
    await look('152-damaged')
    await page.getByRole('button', { name: '从备份恢复' }).press('Enter')
    await restore(page, stick)
    await look('153-restore')
    await page.keyboard.press('Enter')
    await expect(page.getByText('恢复完成')).toBeVisible({ timeout: 20_000 })
    await expect(page.getByText('已原样保存在')).toBeVisible()
    await look('154-restored')
    await page.getByRole('button', { name: '去登录' }).press('Enter')
    await signIn(page)
    await expect(page.getByRole('banner')).toContainText('1 号窗口')

    // And a machine that has nothing yet.
    await second.start()
    await page.goto(second.url)
    await page.getByRole('button', { name: '从备份恢复' }).press('Enter')
    await restore(page, stick)
    await page.keyboard.press('Enter')
    await expect(page.getByText('恢复完成')).toBeVisible({ timeout: 20_000 })
    await page.getByRole('button', { name: '去登录' }).press('Enter')
    await signIn(page)
    await expect(page.getByRole('banner')).toContainText('1 号窗口')
  } finally {
    await second.remove()
    await rm(stick, { recursive: true })
  }
})
