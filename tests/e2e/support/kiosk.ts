import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** 自助屏 – the built program as a kiosk, on folders of its own. */
export class Kiosk {
  /** The one-time address it printed. */
  url = ''
  private program: ChildProcess | null = null

  private constructor(private readonly folder: string) {}

  static async make(): Promise<Kiosk> {
    return new Kiosk(await mkdtemp(join(tmpdir(), 'zonedesk-kiosk-')))
  }

  /** Where a desk publishes to. */
  get content(): string {
    return this.folder
  }

  async start(): Promise<void> {
    const web = process.env.ZONEDESK_WEB
    if (!web) throw new Error('ZONEDESK_WEB must name the built program')
    const own = join(this.folder, 'own')
    const program = spawn(web, ['--kiosk', '--content', this.content, '--data', own], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.program = program
    this.url = await new Promise<string>((resolve, reject) => {
      let said = ''
      program.stdout.on('data', (part: Buffer) => {
        said += part.toString()
        const found = /^ZONEDESK_URL=(\S+)$/m.exec(said)?.[1]
        if (found) resolve(found)
      })
      program.on('exit', (code) => reject(new Error(`the kiosk ended with ${String(code)}`)))
    })
  }

  /** Whether the program ends by itself within some seconds. */
  async ends(): Promise<boolean> {
    const { program } = this
    if (!program || program.exitCode !== null) return true
    return await new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), 10_000)
      program.once('exit', () => {
        clearTimeout(late)
        resolve(true)
      })
    })
  }

  async log(): Promise<string> {
    return await readFile(join(this.folder, 'own', 'kiosk.log'), 'utf8')
  }

  async stop(): Promise<void> {
    const { program } = this
    this.program = null
    if (!program || program.exitCode !== null) return
    const gone = new Promise((resolve) => program.once('exit', resolve))
    program.kill('SIGKILL')
    await gone
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}
