// PouchDB and express-pouchdb, beside our sync: documents pushed to the server and pulled by another database.
// Usage: pouchdb_sync.mjs COUNT, in a folder where both are installed. Prints one JSON line a figure.
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(join(process.cwd(), 'package.json'))
const express = require('express')
const PouchDB = require('pouchdb')
const serve = require('express-pouchdb')

const count = Number(process.argv[2])
const folder = await mkdtemp(join(tmpdir(), 'pouchdb-'))
const Served = PouchDB.defaults({ prefix: join(folder, 'served-') })
const app = express()
app.use('/db', serve(Served, { inMemoryConfig: true, logPath: join(folder, 'log.txt') }))
const listening = await new Promise((resolve) => {
  const server = app.listen(0, '127.0.0.1', () => resolve(server))
})
const remote = `http://127.0.0.1:${listening.address().port}/db/zone`
const one = new PouchDB(join(folder, 'one'))
const other = new PouchDB(join(folder, 'other'))
const documents = Array.from({ length: count }, (_, at) => ({
  _id: `receipt-${String(at).padStart(6, '0')}`,
  ...{ kind: 'copy.made', pages: 3, amount: 60, payment: 'cash', item: '黑白复印 A4 单面' },
}))
await one.bulkDocs(documents)
const timed = async (what, work) => {
  const begun = performance.now()
  const done = await work()
  if (!done.ok || done.docs_written !== count) throw new Error(JSON.stringify(done))
  const median = Math.round(performance.now() - begun)
  const figure = { what: `sync: ${count} documents ${what}`, of: 'PouchDB + express-pouchdb' }
  process.stdout.write(`${JSON.stringify({ ...figure, unit: 'ms', median })}\n`)
}
await timed('pushed', () => one.replicate.to(remote, { batch_size: 1000 }))
await timed('pulled', () => other.replicate.from(remote, { batch_size: 1000 }))
listening.closeAllConnections()
listening.close()
await rm(folder, { recursive: true, force: true })
process.exit(0)
