// Saving in the real window: the system's own dialog asks where a file goes, and nobody is told off
// for thinking better of it.
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freshHome, openDesk } from './desk.mjs'
import { answer, dialogAfter, keepScreen } from './dialog.mjs'
import { openMonths, setUp } from './steps.mjs'
import { KEYS } from './webdriver.mjs'

describe('saving a file', () => {
  let home
  let desk

  before(async () => {
    home = await freshHome()
    desk = await openDesk(home)
    await setUp(desk)
    await openMonths(desk)
  })
  after(async () => {
    await desk?.close()
    await home?.remove()
  })

  it('shows a paper in the window itself, drawn by a worker of its own', async () => {
    await desk.session.press(KEYS.F9)
    await desk.session.until(
      'the drawn paper',
      `const canvas = document.querySelector('.paper-pages canvas')
       if (!canvas || canvas.width < 300 || canvas.style.display === 'none') return false
       const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
       let ink = 0
       for (let at = 0; at < data.length; at += 4) if (data[at] < 128) ink += 1
       return ink > 1000`,
    )
    await desk.keepPicture('paper')
    await desk.session.press(KEYS.Escape)
    await desk.session.until(
      'the closed panel',
      "return document.querySelector('[aria-modal]') === null",
    )
  })

  it('writes the file where the dialog says, while the desk goes on working', async () => {
    const place = join(home.path, 'saved.pdf')
    const dialog = await dialogAfter(desk, KEYS.F8)
    await desk.session.press('1')
    await desk.session.shows('下班前必须转交')
    await openMonths(desk)
    keepScreen('save-dialog')
    answer(dialog, 'key', 'ctrl+a')
    answer(dialog, 'type', '--delay', '20', place)
    answer(dialog, 'key', 'Return')
    await desk.session.shows(`已保存到“${place}”。`)
    const bytes = await readFile(place, 'latin1')
    assert.match(bytes, /^%PDF-1\.7[^]*%%EOF\s*$/)
    const left = (await readdir(home.path)).filter((name) => name.endsWith('.part'))
    assert.deepEqual(left, [])
  })

  it('gives a name without an ending the right one', async () => {
    const dialog = await dialogAfter(desk, KEYS.F8)
    answer(dialog, 'key', 'ctrl+a')
    answer(dialog, 'type', '--delay', '20', join(home.path, 'plain'))
    answer(dialog, 'key', 'Return')
    await desk.session.shows(`已保存到“${join(home.path, 'plain.pdf')}”。`)
    assert.match(await readFile(join(home.path, 'plain.pdf'), 'latin1'), /^%PDF-/)
  })

  it('saves nothing and says nothing when the dialog is left by Esc', async () => {
    const before = await readdir(home.path)
    const dialog = await dialogAfter(desk, KEYS.F8)
    answer(dialog, 'key', 'Escape')
    await desk.session.until(
      'the buttons free again',
      "return document.querySelector('.months [aria-busy=true]') === null",
    )
    assert.deepEqual(await readdir(home.path), before)
    const alerts = "return document.querySelectorAll('[role=alert]').length"
    assert.equal(await desk.session.evaluate(alerts), 0)
  })
})
