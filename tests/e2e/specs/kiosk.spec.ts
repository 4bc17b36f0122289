import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { Kiosk } from '../support/kiosk.ts'
import {
  asks,
  copyRecoveryCode,
  expectToday,
  fillManager,
  GONE,
  REFUSED,
  sends,
} from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const LEAVE = '735091'
/** The shortest that a site may say. */
const IDLE_S = 30

test.use({ hasTouch: true })

/** Whatever of a case must not be read at the kiosk. */
const SECRETS = ['张晓明', '610502199601010015', '13809131234', '老旧小区改造']

/**
 * A hall that took an application, put a material on its shelf and arranged its kiosk; published from the command line.
 * Gives the code on the applicant's slip.
 */
async function published(
  desk: import('../support/desk.ts').Desk,
  page: Page,
  kiosk: Kiosk,
  look: (name: string) => Promise<void>,
): Promise<string> {
  await page.setViewportSize({ width: 1366, height: 768 })
  await desk.bringInAll({})
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
  const { answer } = await asks(page, 'application_receive', {
    form: {
      name: SECRETS[0],
      identity_kind: '居民身份证',
      identity_number: SECRETS[1],
      phone: SECRETS[2],
      agencies: ['区住建局'],
      content: '2025年向阳街道老旧小区改造资金使用情况',
      delivery: '当面领取',
      carrier: '纸质',
    },
  })
  const { received } = answer as unknown as { received: { lookup_code: string }[] }
  for (const [title, number, url] of [
    ['临渭区政府信息公开指南', '临政办发〔2026〕3号', 'https://www.example.gov.cn/guide'],
    ['2026年政府工作报告', '', ''],
  ]) {
    const status = await sends(page, 'material_set', {
      id: null,
      title,
      category: 'guide',
      level: 'county',
      issuer: '区政府办公室',
      document_number: number,
      version: '2026年版',
      issued_on: '20260115',
      valid_until: '',
      url,
      copies: '3',
      shelf: '甲架 2 层',
      shelved_on: '',
      note: '',
    })
    expect(status).toBe(200)
  }
  await page.evaluate(() => (location.hash = '/settings/kiosk'))
  await expect(page.getByLabel('名称').first()).toHaveValue('政府信息公开')
  await page.getByLabel('退出 PIN').fill(LEAVE)
  await page.getByLabel('无人操作多少秒后清空').fill(String(IDLE_S))
  await look('160-settings-kiosk')
  await page.keyboard.press('F9')
  await expect(page.getByText('已设置；不改请留空')).toBeVisible()
  await desk.kill()
  await desk.publishKiosk(kiosk.content)
  return received[0]?.lookup_code ?? ''
}

/** What on the screen is too small for a finger or for old eyes. */
async function tooSmall(page: Page, text: number, heading: number): Promise<string[]> {
  return await page.evaluate(
    ([leastText, leastHeading]) => {
      const found: string[] = []
      for (const one of Array.from(document.querySelectorAll('button, input'))) {
        const { width, height } = one.getBoundingClientRect()
        if (width > 0 && (width < 60 || height < 60))
          found.push(`${one.textContent?.trim() ?? ''} ${width.toFixed(0)}×${height.toFixed(0)}`)
      }
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement
        if (!parent || !node.textContent?.trim() || parent.closest('.unseen, svg')) continue
        const size = parseFloat(getComputedStyle(parent).fontSize)
        const least = parent.closest('h1, h2') ? leastHeading : leastText
        if (size < least) found.push(`${node.textContent.trim()} ${size}px`)
      }
      return found
    },
    [text, heading] as const,
  )
}

/** Nothing lies beyond the right edge of the screen. */
async function fits(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const main = document.querySelector('main')
    return Math.max(
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
      main ? main.scrollWidth - main.clientWidth : 0,
    )
  })
  expect(over).toBeLessThanOrEqual(0)
}

async function tapCode(page: Page, code: string): Promise<void> {
  const pad = page.getByRole('group', { name: '查询码按键' })
  for (const sign of code.replace('-', '')) {
    await pad.getByRole('button', { name: sign, exact: true }).tap()
  }
}

for (const [name, size] of [
  ['wide', { width: 1920, height: 1080 }],
  ['tall', { width: 1080, height: 1920 }],
] as const) {
  test(`a citizen finds, reads, looks up and walks away by touch alone: ${name}`, async ({
    desk,
    page,
    look,
    expected,
  }) => {
    test.setTimeout(240_000)
    expected.push(REFUSED, GONE)
    const kiosk = await Kiosk.make()
    try {
      const code = await published(desk, page, kiosk, look)
      await kiosk.start()
      await page.addInitScript(() => {
        Object.assign(window, { printed: 0 })
        window.print = () => {
          const sheets = document.querySelectorAll('.kiosk-sheets canvas').length
          Object.assign(window, { printed: sheets })
        }
      })
      await page.setViewportSize(size)
      await page.goto(kiosk.url)
      await expect(page.getByRole('heading', { name: '政务公开专区 · 自助查询' })).toBeVisible()
      await page.waitForLoadState('networkidle')
      await look(`kiosk/${name}-home`)
      expect(await tooSmall(page, 18, 24)).toEqual([])
      // Nothing leads out of the screen.
      expect(await page.locator('a, iframe').count()).toBe(0)
      const history = await page.evaluate(() => window.history.length)

      // A guide, found by its initials.
      await page.getByRole('button', { name: /^纸质资料/ }).tap()
      await expect(page.getByText('共 2 种')).toBeVisible()
      const letters = page.getByRole('group', { name: '拼音首字母按键' })
      for (const letter of 'XXGKZN') {
        await letters.getByRole('button', { name: letter, exact: true }).tap()
      }
      await expect(page.getByText('共 1 种')).toBeVisible()
      await expect(page.getByText('位置：甲架 2 层')).toBeVisible()
      await look(`kiosk/${name}-materials`)
      expect(await tooSmall(page, 18, 24)).toEqual([])
      await fits(page)
      await page.getByRole('button', { name: '返回首页' }).tap()

      // The blank form, looked at and printed.
      await page.getByRole('button', { name: /^申请表与样表/ }).tap()
      await look(`kiosk/${name}-papers`)
      await page.getByRole('button', { name: /^政府信息公开申请表 / }).tap()
      await expect(page.locator('.kiosk-paper canvas')).toBeVisible()
      await look(`kiosk/${name}-paper`)
      expect(await tooSmall(page, 18, 24)).toEqual([])
      await page.getByRole('button', { name: '打印', exact: true }).tap()
      await expect(page.getByText('已送去打印')).toBeVisible()
      expect(await page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(1)
      await page.getByRole('button', { name: '返回首页' }).tap()

      // Every other page, in both ways of looking at them.
      await page.getByRole('button', { name: '长辈版' }).tap()
      await look(`kiosk/${name}-elder-home`)
      expect(await tooSmall(page, 24, 30)).toEqual([])
      for (const [tile, picture] of [
        [/^收费公示/, 'tariff'],
        [/^单位电话地址/, 'contacts'],
        [/^开放时间/, 'hours'],
        [/^政府信息公开 ?中国政府网/, 'entry'],
        [/^请工作人员帮助/, 'help'],
        [/^我的办理进度/, 'slip-empty'],
      ] as const) {
        await page.getByRole('button', { name: tile }).tap()
        await look(`kiosk/${name}-elder-${picture}`)
        expect(await tooSmall(page, 24, 30), picture).toEqual([])
        await fits(page)
        await page.getByRole('button', { name: '返回首页' }).tap()
      }
      await page.getByRole('button', { name: '退出长辈版' }).tap()
      await page.getByRole('button', { name: '高对比度' }).tap()
      await look(`kiosk/${name}-contrast-home`)

      // One's own slip: mistyped first.
      await page.getByRole('button', { name: /^我的办理进度/ }).tap()
      const wrong = code.replace('-', '').slice(0, 9)
      const other = Array.from('23456789ABC').find((sign) => !code.endsWith(sign)) ?? ''
      await tapCode(page, wrong + other)
      await page.getByRole('button', { name: '查询', exact: true }).tap()
      await expect(page.getByText('查询码不对')).toBeVisible()
      await look(`kiosk/${name}-contrast-slip-wrong`)
      await page.getByRole('button', { name: '普通颜色' }).tap()
      await page.getByRole('button', { name: '清空' }).tap()
      await tapCode(page, code)
      await expect(page.getByLabel('查询码', { exact: true })).toHaveValue(code)
      await look(`kiosk/${name}-slip-typed`)
      await page.getByRole('button', { name: '查询', exact: true }).tap()
      await expect(
        page.getByRole('heading', { name: '专区已接收，等待转交承办单位' }),
      ).toBeVisible()
      await look(`kiosk/${name}-slip`)
      expect(await tooSmall(page, 18, 24)).toEqual([])
      const told = await page.locator('body').innerText()
      for (const secret of SECRETS) expect(told).not.toContain(secret)
      expect(told).not.toContain(code)
      expect(await kiosk.log()).not.toContain(code.slice(0, 5))

      // The citizen walks away.
      const warning = page.getByRole('dialog', { name: '您还在使用吗？' })
      await expect(warning).toBeVisible({ timeout: (IDLE_S - 10) * 1000 })
      await look(`kiosk/${name}-idle`)
      await warning.getByRole('button', { name: '我还在' }).tap()
      await expect(warning).toHaveCount(0)
      await expect(page.getByText('接收日期')).toBeVisible()
      await expect(page.getByRole('button', { name: /^纸质资料/ })).toBeVisible({
        timeout: (IDLE_S + 10) * 1000,
      })
      await page.waitForLoadState('networkidle')
      expect(await page.locator('body').innerText()).not.toContain('接收日期')
      const kept = await page.evaluate(() => ({
        history: window.history.length,
        storage: localStorage.length + sessionStorage.length,
        address: location.pathname + location.search + location.hash,
        state: window.history.state as unknown,
      }))
      expect(kept).toEqual({ history, storage: 0, address: '/', state: null })
    } finally {
      await kiosk.remove()
    }
  })
}

test('a scanner, a keyboard and the PIN that leaves, on the PC of a small hall', async ({
  desk,
  page,
  look,
  expected,
}) => {
  test.setTimeout(180_000)
  expected.push(REFUSED, GONE)
  const kiosk = await Kiosk.make()
  try {
    const code = await published(desk, page, kiosk, look)
    await kiosk.start()
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.goto(kiosk.url)
    await expect(page.getByRole('heading', { name: '政务公开专区 · 自助查询' })).toBeVisible()
    await page.waitForLoadState('networkidle')
    await look('kiosk/small-home')
    expect(await tooSmall(page, 18, 24)).toEqual([])
    await fits(page)

    // A scanner types the code of the slip.
    await page.keyboard.type(`${code.replace('-', '')}\n`)
    await expect(page.getByText('接收日期')).toBeVisible()
    await look('kiosk/small-slip')
    await page.getByRole('button', { name: '返回首页' }).focus()
    await page.keyboard.press('Enter')

    // Typed into the search it leads there as well.
    await page.getByRole('button', { name: '查资料、输入查询码查进度' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('查找资料').focus()
    await page.keyboard.type(code.toLowerCase())
    await page.keyboard.press('Enter')
    await expect(page.getByText('接收日期')).toBeVisible()
    await page.getByRole('button', { name: '返回首页' }).tap()

    // The menus and keys of the browser are not there.
    const refused = await page.evaluate(() =>
      ['contextmenu', 'dragstart', 'selectstart'].map((kind) => {
        const event = new Event(kind, { bubbles: true, cancelable: true })
        document.body.dispatchEvent(event)
        return event.defaultPrevented
      }),
    )
    expect(refused).toEqual([true, true, true])

    // A short touch of the crest does nothing; a long one asks for the PIN.
    const crest = page.locator('.crest')
    await crest.tap()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    const box = await crest.boundingBox()
    if (!box) throw new Error('there is no crest')
    await page.mouse.move(box.x + 20, box.y + 20)
    await page.mouse.down()
    const asked = page.getByRole('dialog', { name: '退出自助屏' })
    await expect(asked).toBeVisible()
    await page.mouse.up()
    await look('kiosk/small-leave')
    const digits = page.getByRole('group', { name: '数字按键' })
    const tapPin = async (pin: string) => {
      for (const digit of pin) await digits.getByRole('button', { name: digit, exact: true }).tap()
      await asked.getByRole('button', { name: '退出', exact: true }).tap()
    }
    await tapPin('802413')
    await expect(page.getByText('PIN 不正确')).toBeVisible()
    await tapPin(LEAVE)
    await expect(page.getByText('自助屏已退出')).toBeVisible()
    expect(await kiosk.ends()).toBe(true)
  } finally {
    await kiosk.remove()
  }
})

test('a kiosk without content says so, and shows it once it is there', async ({
  desk,
  page,
  look,
}) => {
  test.setTimeout(120_000)
  const kiosk = await Kiosk.make()
  try {
    await kiosk.start()
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.goto(kiosk.url)
    await expect(page.getByRole('heading', { name: '自助屏还没有内容' })).toBeVisible()
    await expect(page.getByText(join(kiosk.content, '自助屏内容.zdk'))).toBeVisible()
    await look('kiosk/small-empty')
    await desk.bringInAll({})
    await desk.publishKiosk(kiosk.content)
    await page.getByRole('button', { name: '重新读取内容' }).tap()
    await expect(page.getByRole('button', { name: /^纸质资料/ })).toBeVisible()
  } finally {
    await kiosk.remove()
  }
})
