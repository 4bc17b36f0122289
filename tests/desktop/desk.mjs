// A desk: the built program in its real window, driven through tauri-driver, with a data folder of
// its own. `cargo xtask test window` starts the screen and names the programs.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Session } from './webdriver.mjs'

/** Makes an empty home for a desk; the desks opened on it share their data. */
export async function freshHome() {
  const path = await mkdtemp(join(tmpdir(), 'zonedesk-desktop-'))
  // The web view's own processes write for a moment after their window is gone.
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  return { path, remove }
}

/** Opens the program on a home. */
export async function openDesk(home) {
  const [port, nativePort] = [await freePort(), await freePort()]
  const driver = spawn(
    wanted('ZONEDESK_TAURI_DRIVER'),
    [
      ...['--port', String(port)],
      ...['--native-port', String(nativePort)],
      ...['--native-driver', wanted('ZONEDESK_NATIVE_DRIVER')],
    ],
    // Its own process group, so that the native driver and the program end with it.
    { stdio: ['ignore', 'inherit', 'inherit'], detached: true, env: await environmentOf(home) },
  )
  const server = `http://127.0.0.1:${port}`
  try {
    await answers(driver, `http://127.0.0.1:${nativePort}`)
    await answers(driver, server)
    const session = await Session.open(server, {
      'tauri:options': { application: wanted('ZONEDESK_PROGRAM') },
    })
    return { session, keepPicture, close: () => close(session, driver) }
  } catch (error) {
    await endGroup(driver)
    throw error
  }

  async function keepPicture(name) {
    const folder = wanted('ZONEDESK_OUT')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `window-${name}.png`), await this.session.picture())
  }
}

async function close(session, driver) {
  await session.close()
  await endGroup(driver)
}

async function endGroup(driver) {
  const ended = once(driver, 'exit')
  try {
    process.kill(-driver.pid, 'SIGTERM')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
    return
  }
  await ended
}

/** Everything a program keeps for a person goes below the home, nothing into the real one. */
async function environmentOf(home) {
  const places = {
    HOME: '.',
    XDG_DATA_HOME: 'data',
    XDG_CONFIG_HOME: 'config',
    XDG_CACHE_HOME: 'cache',
    XDG_RUNTIME_DIR: 'runtime',
  }
  const environment = { ...process.env }
  for (const [name, place] of Object.entries(places)) {
    environment[name] = join(home.path, place)
    await mkdir(environment[name], { recursive: true, mode: 0o700 })
  }
  return environment
}

async function answers(driver, server) {
  const patience = Date.now() + 15_000
  while (Date.now() < patience) {
    if (driver.exitCode !== null) throw new Error(`tauri-driver ended with ${driver.exitCode}`)
    const status = await fetch(`${server}/status`).catch(() => null)
    if (status?.ok) return
    await sleep(100)
  }
  throw new Error('tauri-driver does not answer')
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

export function wanted(name) {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; run \`cargo xtask test window\``)
  return value
}
