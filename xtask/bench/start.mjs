// How long a program takes from being asked for to its first usable screen, and what it weighs then.
// Both windows are started the same way, through the same driver, so that the difference is theirs.
import { setTimeout as sleep } from 'node:timers/promises'
import { freshHome, openDesk } from '../../tests/desktop/desk.mjs'
import { proportionalKilobytes } from './weigh.mjs'

const RUNS = 5
const [name, program, usable, data] = process.argv.slice(2)
process.env.ZONEDESK_PROGRAM = program
if (data) process.env.ZONEDESK_DATA = data

const starts = []
const weights = []
for (let run = 0; run <= RUNS; run += 1) {
  const home = await freshHome()
  const started = performance.now()
  const desk = await openDesk(home)
  await desk.session.until('the first usable screen', `return Boolean(${usable})`)
  const taken = performance.now() - started
  await sleep(1_500)
  const weight = await proportionalKilobytes(program)
  await desk.close()
  await home.remove()
  // The first start warms the disk's cache for both.
  if (run > 0) {
    starts.push(taken)
    weights.push(weight)
  }
}
tell('program start to first usable screen', 'ms', median(starts))
tell('memory of all its processes (PSS)', 'MB', median(weights) / 1024)

function tell(what, unit, figure) {
  console.log(JSON.stringify({ what, of: name, unit, median: figure }))
}

function median(figures) {
  const sorted = [...figures].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)]
}
