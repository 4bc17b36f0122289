// The district (区级) and the hall's second desk, for the tests of the window: the built server with TLS on a port of
// its own, and a desk in its loopback host.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, wanted } from './desk.mjs'
import { PIN, SITE } from './steps.mjs'

const run = promisify(execFile)

/** A district that knows the site; it does not answer yet. */
export async function makeDistrict() {
  const folder = await mkdtemp(join(tmpdir(), 'zonedesk-district-'))
  const config = join(folder, 'zonedesk-server.toml')
  const server = wanted('ZONEDESK_SERVER')
  const address = `127.0.0.1:${await freePort()}`
  const does = (...args) => run(server, ['--config', config, ...args])
  await does('init', '--district', '临渭区', '--address', `https://${address}`, '--listen', address)
  await does('site', 'add', 'XY', SITE)
  let program = null
  let letters = 0

  async function start() {
    program = spawn(server, ['--config', config, 'serve'], { stdio: ['ignore', 'pipe', 'ignore'] })
    await Promise.race([
      once(program.stdout, 'data'),
      once(program, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${code}`))),
    ])
  }

  /** The line is cut. */
  async function stop() {
    if (program === null) return
    const gone = once(program, 'exit')
    program.kill('SIGKILL')
    program = null
    await gone
  }

  /** The text of a letter for one desk. */
  async function letter(desk) {
    letters += 1
    const file = join(folder, `letter-${letters}.txt`)
    await does('desk', 'invite', '--site', 'XY', '--desk', String(desk), '--out', file)
    return await readFile(file, 'utf8')
  }

  async function remove() {
    await stop()
    await rm(folder, { recursive: true, force: true })
  }

  return { start, stop, letter, remove }
}

/** The second desk of the hall, without a screen. */
export async function secondDesk() {
  const folder = await mkdtemp(join(tmpdir(), 'zonedesk-second-'))
  const program = spawn(wanted('ZONEDESK_WEB'), ['--data', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, CUPS_SERVER: join(folder, 'no-printer') },
  })
  const [said] = await once(program.stdout, 'data')
  const launch = new URL(/ZONEDESK_URL=(\S+)/.exec(said.toString())[1])
  const opened = await fetch(launch, { redirect: 'manual' })
  const cookie = opened.headers.get('set-cookie').split(';')[0]

  /** A command; its answer. */
  async function does(command, request) {
    const answer = await fetch(new URL(`/api/${command}`, launch.origin), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie, Origin: launch.origin },
      body: JSON.stringify(request),
    })
    const told = await answer.json()
    if (!answer.ok) throw new Error(`${command}: ${told.message}`)
    return told
  }

  await does('desk_set_up', {
    ...{ district: '临渭区', name: SITE, code: 'XY', kind: 'service-hall', desk: 2 },
    ...{ hours: [{ from: '08:00', to: '17:30' }], manager_name: '李窗', pin: PIN },
  })

  async function remove() {
    const gone = once(program, 'exit')
    program.kill('SIGKILL')
    await gone
    await rm(folder, { recursive: true, force: true })
  }

  return { does, remove }
}
