import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { WallClock } from './clock.ts'

const START_MS = 30_000

/** One desk: a data folder of its own and the loopback host on it. */
export class Desk {
  /** The one-time address the host printed. */
  url = ''
  private program: ChildProcess | null = null
  private said = ''
  private readonly clock: WallClock
  private isTimed = false

  private constructor(readonly folder: string) {
    this.clock = new WallClock(`${folder}-clock`)
  }

  /** A desk on an empty folder; nothing runs yet. */
  static async make(place = tmpdir()): Promise<Desk> {
    return new Desk(await mkdtemp(join(place, 'zonedesk-e2e-')))
  }

  /** It is `2026-11-05 16:30` at this desk, and time goes on from there. */
  async at(moment: string): Promise<void> {
    await this.clock.set(moment)
    this.isTimed = true
  }

  /**
   * Starts the host and waits for its address; `port` keeps an earlier one. It prints on the queue whose
   * socket is `printer`, and nowhere else.
   */
  async start(port = 0, printer = join(this.folder, 'no-printer')): Promise<void> {
    const program = spawn(
      required('ZONEDESK_WEB'),
      ['--data', this.folder, '--port', port.toFixed(0)],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...this.env, CUPS_SERVER: printer, ZONEDESK_EXPORTS: this.exports },
      },
    )
    this.program = program
    this.said = ''
    this.url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(this.failure('no address in time')), START_MS)
      const listen = (part: Buffer) => {
        this.said += part.toString()
        const found = /^ZONEDESK_URL=(\S+)$/m.exec(this.said)?.[1]
        if (found) {
          clearTimeout(late)
          resolve(found)
        }
      }
      program.stdout.on('data', listen)
      program.stderr.on('data', listen)
      program.on('error', reject)
      program.on('exit', (code) => {
        clearTimeout(late)
        reject(this.failure(`exit code ${code ?? 'none'}`))
      })
    })
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  /** Takes the host away as a power cut would. */
  async kill(): Promise<void> {
    const program = this.program
    this.program = null
    if (!program || program.exitCode !== null) return
    const gone = new Promise((resolve) => program.once('exit', resolve))
    program.kill('SIGKILL')
    await gone
  }

  /** Sets the folder up from the command line and brings in an old register of applications. */
  async bringIn(applications: string): Promise<void> {
    await this.bringInAll({ applications })
  }

  /** Sets the folder up from the command line as a site of another kind. */
  async openAs(kind: string, name: string): Promise<void> {
    await this.cli(
      'init',
      ...['--site', name, '--code', 'DA', '--kind', kind, '--desk', '1'],
      ...['--hours', '08:00-12:00,14:00-17:30'],
    )
  }

  /** The same for registers by their kinds. */
  async bringInAll(registers: Record<string, string>): Promise<void> {
    await this.cli(
      'init',
      ...['--site', '向阳街道便民服务中心', '--code', 'XY', '--kind', 'service-hall'],
      ...['--desk', '1', '--hours', '08:00-12:00,14:00-17:30'],
    )
    for (const [kind, register] of Object.entries(registers)) {
      const file = join(this.folder, '..', `${basename(this.folder)}-${kind}.csv`)
      await writeFile(file, register)
      await this.cli('import', kind, file)
      await rm(file)
    }
  }

  /** 自助屏 – publishes what a kiosk shows into a folder. */
  async publishKiosk(folder: string): Promise<void> {
    await this.cli('kiosk', 'publish', '--to', folder)
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.folder, { recursive: true, force: true })
    await rm(`${this.folder}-clock`, { force: true })
  }

  private async cli(...args: string[]): Promise<void> {
    const program = required('ZONEDESK_CLI')
    // A register of years brings a reminder for every line that has one.
    await promisify(execFile)(program, ['--data', this.folder, ...args], {
      maxBuffer: 1 << 26,
      env: this.env,
    })
  }

  /** Where whole years of ledgers go. */
  get exports(): string {
    return join(this.folder, 'exports')
  }

  private get env(): NodeJS.ProcessEnv {
    return this.isTimed ? { ...process.env, ...this.clock.around } : process.env
  }

  private failure(why: string): Error {
    return new Error(`the loopback host did not start (${why}); it said:\n${this.said}`)
  }
}

function required(name: string): string {
  const path = process.env[name]
  if (!path) throw new Error(`${name} must name the built program`)
  return path
}
