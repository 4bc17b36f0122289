import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SITE } from './steps.ts'

/** 区级服务端 – the built program on a folder and a port of its own, with TLS. */
export class District {
  private program: ChildProcess | null = null
  private letters = 0

  private constructor(readonly folder: string) {}

  /** A district that knows 向阳街道便民服务中心; it does not answer yet. */
  static async make(): Promise<District> {
    const district = new District(await mkdtemp(join(tmpdir(), 'zonedesk-district-')))
    const port = String(await freePort())
    await district.does(
      ...['init', '--district', '临渭区', '--address', `https://127.0.0.1:${port}`],
      ...['--listen', `127.0.0.1:${port}`],
    )
    await district.does('site', 'add', 'XY', SITE)
    return district
  }

  /** Begins to answer. */
  async start(): Promise<void> {
    const program = spawn(server(), ['--config', this.config, 'serve'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    this.program = program
    await new Promise<void>((resolve, reject) => {
      program.stdout.once('data', () => resolve())
      program.once('exit', (code) => reject(new Error(`the district ended with ${String(code)}`)))
    })
  }

  /** The line is cut: nobody answers any more. */
  async stop(): Promise<void> {
    const program = this.program
    this.program = null
    if (!program || program.exitCode !== null) return
    const gone = new Promise((resolve) => program.once('exit', resolve))
    program.kill('SIGKILL')
    await gone
  }

  /** A letter for one desk, as a file. */
  async letter(desk: number): Promise<string> {
    this.letters += 1
    const file = join(this.folder, `XY${desk}-${this.letters}.txt`)
    await this.does('desk', 'invite', '--site', 'XY', '--desk', String(desk), '--out', file)
    return file
  }

  /** 区级发布 – puts files before every site; what the district says about it. */
  async publishes(...files: string[]): Promise<string> {
    return await this.does('reference', 'publish', ...files)
  }

  /** 离线上报 – reads what came on a stick; the answer lies beside it, where the district says. */
  async answers(bundle: string): Promise<string> {
    const said = await this.does('bundle', bundle)
    const answer = said.split('回执包：')[1]?.trim()
    if (!answer) throw new Error(said)
    return answer
  }

  /** Shuts out every desk at this number. */
  async revoke(desk: number): Promise<void> {
    const listed = await this.does('desk', 'list')
    for (const line of listed.split('\n').filter((one) => one.includes(`${desk} 号窗口`))) {
      await this.does('desk', 'revoke', line.split('\t')[0] ?? '')
    }
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.folder, { recursive: true, force: true })
  }

  private get config(): string {
    return join(this.folder, 'zonedesk-server.toml')
  }

  private async does(...args: string[]): Promise<string> {
    const said = await promisify(execFile)(server(), ['--config', this.config, ...args])
    return said.stdout
  }
}

/** The text of a letter. */
export async function lettersText(file: string): Promise<string> {
  return await readFile(file, 'utf8')
}

async function freePort(): Promise<number> {
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  await new Promise((resolve) => listener.close(resolve))
  return port
}

function server(): string {
  const path = process.env.ZONEDESK_SERVER
  if (!path) throw new Error('ZONEDESK_SERVER must name the built program')
  return path
}
