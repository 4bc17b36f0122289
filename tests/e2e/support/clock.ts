import { writeFile } from 'node:fs/promises'

/** Debian's faketime; the test command installs it by name. */
const LIBRARY = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketimeMT.so.1`

/**
 * The wall clock of one desk, set by the test: it goes on from where it was set, and may be set again while
 * the host runs. What the program measures by (the monotonic clock) is left alone.
 */
export class WallClock {
  constructor(private readonly file: string) {}

  /** `2026-11-05 16:30`, as the clocks of China show it. */
  async set(moment: string): Promise<void> {
    const wanted = Date.parse(`${moment.replace(' ', 'T')}:00+08:00`)
    if (Number.isNaN(wanted)) throw new Error(`no moment: ${moment}`)
    const seconds = Math.round((wanted - Date.now()) / 1000)
    await writeFile(this.file, `${seconds < 0 ? '' : '+'}${seconds.toFixed(0)}\n`)
  }

  /** What a program needs around it to see this clock. */
  get around(): Record<string, string> {
    return {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    }
  }
}
