// What a program weighs, with everything it started.
import { readFile, readdir } from 'node:fs/promises'

/** PSS of the program and of everything it started. */
export async function proportionalKilobytes(path) {
  const processes = []
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
      processes.push({ pid, parent, command })
    } catch {
      // It ended while the list was read.
    }
  }
  const own = new Set(
    processes.filter(({ command }) => command.split('\0')[0] === path).map(({ pid }) => pid),
  )
  for (let before = -1; before !== own.size; ) {
    before = own.size
    for (const { pid, parent } of processes) if (own.has(parent)) own.add(pid)
  }
  if (own.size === 0) throw new Error(`no process runs ${path}`)
  let sum = 0
  for (const pid of own) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    sum += Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0)
  }
  return sum
}
