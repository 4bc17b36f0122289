// The real window over many years of a busy zone: how soon each screen is there, how soon the first answer
// stands on screen after a key, how smoothly a register scrolls, and what it all weighs.
// usage: window.mjs PROGRAM DATA SEARCHES.json
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { freshHome, openDesk } from '../../tests/desktop/desk.mjs'
import { PIN, focusIsOn, signIn, typeGroupsBack } from '../../tests/desktop/steps.mjs'
import { KEYS } from '../../tests/desktop/webdriver.mjs'
import { proportionalKilobytes } from './weigh.mjs'

const [program, data, searches] = process.argv.slice(2)
process.env.ZONEDESK_PROGRAM = program
process.env.ZONEDESK_DATA = data
const kinds = JSON.parse(await readFile(searches, 'utf8'))

// What the page does for a measurement; each answers in milliseconds.
const TOOLS = `
  // The one frame that shows it has been painted when the next begins; what is looked for is looked for
  // at the beginning of a frame, before it is painted.
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const seen = async (isThere) => {
    do await frame()
    while (!isThere())
    await frame()
    return performance.now()
  }
  const told = () => document.querySelector('.title [role=status]').innerText
  const isNothing = () => document.querySelector('.empty') !== null
  const field = () => document.querySelector('input[name=search]')
  const clearField = async () => {
    field().focus()
    field().select()
    document.execCommand('delete')
    await seen(() => field().value === '' && !told().includes('找到'))
    await new Promise((done) => setTimeout(done, 60))
  }
  const typed = async (text) => {
    await clearField()
    const was = isNothing() ? document.querySelector('.empty').innerText : ''
    const from = performance.now()
    document.execCommand('insertText', false, text)
    const answered = () =>
      told().includes('找到') || (isNothing() && document.querySelector('.empty').innerText !== was)
    return (await seen(answered)) - from
  }`
const measure = (desk, body, ...args) =>
  desk.session.evaluate(`${TOOLS}; return (async () => { ${body} })()`, ...args)

const home = await freshHome()
await setUpManager()
await starts()
await screens()
await home.remove()

/** Where the command line has made the site, only the manager is asked for. */
async function setUpManager() {
  const desk = await openDesk(home)
  for (const [name, text] of [
    ['manager_name', '王敏'],
    ['pin', PIN],
    ['pin_again', PIN],
  ]) {
    await focusIsOn(desk, name)
    await desk.session.type(text)
    await desk.session.press(KEYS.Enter)
  }
  await desk.session.shows('请抄写或打印后锁入保险柜')
  await typeGroupsBack(desk)
  await desk.session.shows('下班前必须转交')
  await desk.close()
}

async function starts() {
  const taken = []
  for (let run = 0; run < 5; run += 1) {
    const from = performance.now()
    const desk = await openDesk(home)
    await desk.session.until(
      'the sign-in',
      "return document.querySelector('input[name=pin]') !== null",
    )
    taken.push(performance.now() - from)
    await desk.close()
  }
  tell('program start to sign-in', 'ms', taken)
}

async function screens() {
  const desk = await openDesk(home)
  await desk.session.until(
    'the sign-in',
    "return document.querySelector('input[name=pin]') !== null",
  )
  await signIn(desk, PIN)
  await desk.session.shows('下班前必须转交')
  await desk.keepPicture('today')

  for (const [name, hash, isThere] of [
    [
      'Today, opened again',
      '/',
      "document.body.innerText.includes('下班前必须转交') && !document.body.innerText.includes('正在读取')",
    ],
    [
      'register of applications',
      '/applications',
      "document.querySelector('.grid .body .row') !== null",
    ],
    [
      'register of consultations',
      '/consultations',
      "document.querySelector('.grid .body .row') !== null",
    ],
    ['register of copies', '/copies', "document.querySelector('.grid .body .row') !== null"],
  ]) {
    const taken = []
    for (let run = 0; run < 5; run += 1) {
      await measure(
        desk,
        "location.hash = '/settings'; await seen(() => document.querySelector('.grid') === null)",
      )
      await sleep(300)
      taken.push(
        await measure(
          desk,
          `const from = performance.now(); location.hash = arguments[0]; return (await seen(() => ${isThere})) - from`.replace(
            'arguments[0]',
            JSON.stringify(hash),
          ),
        ),
      )
    }
    tell(`screen: ${name}`, 'ms', taken)
    await desk.keepPicture(hash === '/' ? 'today-again' : hash.slice(1))
  }

  for (const hash of ['/search', '/applications']) {
    await measure(
      desk,
      `location.hash = ${JSON.stringify(hash)}; await seen(() => field() !== null)`,
    )
    await sleep(500)
    for (const [kind, texts] of kinds) {
      const taken = []
      for (const text of texts)
        taken.push(await measure(desk, `return await typed(${JSON.stringify(text)})`))
      tell(
        `first answer on screen after a key, ${kind}`,
        'ms',
        taken,
        hash === '/search' ? 'everything' : 'one register',
      )
    }
    await measure(desk, "return await typed('下邽镇')")
    await desk.keepPicture(`${hash.slice(1)}-found`)
    await measure(desk, 'await clearField()')
  }

  await measure(
    desk,
    "location.hash = '/copies'; await seen(() => document.querySelector('.grid .body .row') !== null)",
  )
  const frames = await measure(
    desk,
    `const grid = document.querySelector('.grid')
     const frames = []
     let before = performance.now()
     for (let step = 0; step < 400; step += 1) {
       grid.scrollTop += 63
       await frame()
       const at = performance.now()
       frames.push(at - before)
       before = at
     }
     return frames.slice(10)`,
  )
  tell('scrolling the copies, one row and a half a frame', 'ms', frames)
  const jump = []
  for (const share of [0.3, 0.6, 0.9, 0.1, 0.99]) {
    jump.push(
      await measure(
        desk,
        `const grid = document.querySelector('.grid')
         const from = performance.now()
         grid.scrollTop = grid.scrollHeight * ${share}
         await frame()
         return (await seen(() => [...grid.querySelectorAll('.body .row')].some((row) => /20\\d\\d-/.test(row.innerText)))) - from`,
      ),
    )
  }
  tell('jumping far down the copies until rows stand there', 'ms', jump)
  await desk.keepPicture('copies-far-down')

  await measure(
    desk,
    "location.hash = '/applications'; await seen(() => document.querySelector('.grid .body .row') !== null)",
  )
  await sleep(300)
  await desk.session.press(KEYS.Enter)
  await desk.session.until('the record', "return document.querySelector('.detail .facts') !== null")
  await desk.keepPicture('application')
  tell('memory of all its processes (PSS)', 'MB', [(await proportionalKilobytes(program)) / 1024])
  await desk.close()
}

function tell(what, unit, figures, of = 'zonedesk') {
  const sorted = [...figures].sort((one, other) => one - other)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  console.log(
    JSON.stringify({
      what: `window: ${what}`,
      of,
      unit,
      median: at(0.5),
      p99: at(0.99),
    }),
  )
}
