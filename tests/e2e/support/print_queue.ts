import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../../print_queue.sh', import.meta.url))

/** What came out of the printer. */
export interface Printed {
  bytes: Buffer
  title: string
  copies: number
}

/** A real print server (CUPS) with one queue, `Counter`, that keeps what it prints. */
export class PrintQueue {
  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  static async open(): Promise<PrintQueue> {
    const folder = await mkdtemp(join(tmpdir(), 'zonedesk-print-'))
    const server = spawn('sh', [SCRIPT, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = (await once(server.stdout, 'data')) as [Buffer]
    if (said.toString().trim() !== 'READY') throw new Error('the print server did not start')
    return new PrintQueue(folder, server)
  }

  get socket(): string {
    return join(this.folder, 'socket')
  }

  async printed(): Promise<Printed> {
    for (let tries = 0; tries < 300; tries += 1) {
      const ticket = await readFile(join(this.folder, 'ticket'), 'utf8').catch(() => null)
      if (ticket !== null) {
        const [title = '', copies = ''] = ticket.split('\n')
        const bytes = await readFile(join(this.folder, 'printed'))
        return { bytes, title, copies: Number(copies) }
      }
      await sleep(50)
    }
    throw new Error('nothing came out of the printer')
  }

  async close(): Promise<void> {
    const ended = once(this.server, 'exit')
    this.server.kill('SIGTERM')
    await ended
    await rm(this.folder, { recursive: true, force: true })
  }
}
