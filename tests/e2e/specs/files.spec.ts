import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Desk } from '../support/desk.ts'
import { District, lettersText } from '../support/district.ts'
import { photograph } from '../support/photograph.ts'
import { asks, openByRail, REFUSED, sends, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const light = (page: Page) => page.getByRole('link', { name: /^同步状态：/ })
const paper = (page: Page) => page.getByRole('dialog', { name: '纸面预览' })

const APPLICATION = {
  form: {
    ...{ name: '张晓明', identity_kind: '居民身份证', identity_number: '610502199601010015' },
    ...{ phone: '13809131234', agencies: ['区住建局'], delivery: '当面领取', carrier: '纸质' },
    content: '2025年向阳街道老旧小区改造资金使用情况',
  },
}

async function opensFirst(page: Page): Promise<void> {
  await openByRail(page, '申请')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '附件' })).toBeVisible()
}

test('what one desk scanned while the line was cut the other shows, and a lost picture comes back', async ({
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
    for (const [at, one] of [page, other].entries()) {
      const letter = await lettersText(await district.letter(at + 1))
      expect(await sends(one, 'district_join', { letter, proxy: '' })).toBe(200)
      await expect(light(one)).toHaveText('已同步至区级')
    }

    await district.stop()
    const received = await asks(other, 'application_receive', APPLICATION)
    const { id } = (received.answer.received as { id: string }[])[0] ?? { id: '' }
    const picture = await photograph(other, '政府信息公开申请表\n申请人：张晓明')
    const request = {
      ...{ noun: 'application', id, purpose: 'form', name: '' },
      parts: [picture.toString('base64')],
    }
    expect(await sends(other, 'attachment_add', request)).toBe(200)
    await district.start()
    for (const one of [other, page]) {
      expect(await sends(one, 'district_sync', {})).toBe(200)
      await expect(light(one)).toHaveText('已同步至区级', { timeout: 60_000 })
    }

    // The other desk has record and picture.
    await opensFirst(page)
    await expect(page.locator('.attached')).toContainText('申请表')
    await expect
      .poll(async () => (await asks(page, 'district_show', {})).answer.files_wanted, {
        timeout: 60_000,
      })
      .toBe(0)
    await page.keyboard.press('1')
    await expect(paper(page).locator('canvas')).toBeVisible()
    await look('118-attachment-of-another-desk')
    await page.keyboard.press('Escape')
    await expect(paper(page)).toBeHidden()

    // Its disk loses the picture: that is said calmly, and it comes back.
    await rm(join(desk.folder, 'attachments'), { recursive: true })
    await page.keyboard.press('1')
    await expect(page.getByText('这份附件还没有到本机').first()).toBeVisible()
    await look('119-attachment-lost')
    await expect
      .poll(async () => (await asks(page, 'district_show', {})).answer.files_wanted, {
        timeout: 60_000,
      })
      .toBe(0)
    await page.keyboard.press('1')
    await expect(paper(page).locator('canvas')).toBeVisible()
  } finally {
    await other.context().close()
    await second.remove()
    await district.remove()
  }
})
