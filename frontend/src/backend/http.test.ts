// @vitest-environment node
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { httpTransport } from './http'
import { isAbort, toUserError } from './user_error'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

let server: Server
let answer: Answer
const realFetch = globalThis.fetch

beforeEach(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => answer(request, response, body))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  // In the page an address is relative to its own host; Node has no page, so the host is put before.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    realFetch(`http://127.0.0.1:${port}${path}`, init),
  )
})

afterEach(() => {
  vi.unstubAllGlobals()
  server.closeAllConnections()
  server.close()
})

it('a command is a POST of its request to its own path', async () => {
  let seen: unknown
  answer = (request, response, body) => {
    seen = [request.method, request.url, request.headers['content-type'], body]
    response.end('{"total":0,"rows":[]}')
  }
  const outcome = await httpTransport.send('application_list', { search: '住建', offset: 0 })
  expect(outcome).toEqual({ total: 0, rows: [] })
  expect(seen).toEqual([
    'POST',
    '/api/application_list',
    'application/json',
    '{"search":"住建","offset":0}',
  ])
})

it('a refusal is thrown as the body the program sent', async () => {
  answer = (_, response) => {
    response.statusCode = 422
    response.end('{"code":"pin_wrong","message":"PIN 码不对","field":"pin","incident":"k7"}')
  }
  const error = await httpTransport.send('session_sign_in', {}).catch(toUserError)
  expect(error).toMatchObject({ code: 'pin_wrong', field: 'pin', incident: 'k7' })
})

it.each<[string, Answer]>([
  ['hangs up', (_, response) => response.destroy()],
  ['answers with a page', (_, response) => response.end('<html>Bad Gateway</html>')],
  [
    'breaks off half-way',
    (_, response) => {
      response.writeHead(200, { 'Content-Length': '500' })
      response.write('{"stage":')
      response.socket?.destroy()
    },
  ],
])('a back end that %s is told as gone, with a way to try again', async (_, how) => {
  answer = how
  const error = toUserError(await httpTransport.send('today_show', {}).catch((thrown) => thrown))
  expect(error.gone).toBe(true)
  expect(error.message).toContain('重试')
})

it('a request that was given up is not told as gone', async () => {
  answer = () => {}
  const request = new AbortController()
  const sent = httpTransport.send('application_list', {}, request.signal).catch((thrown) => thrown)
  request.abort()
  expect(isAbort(await sent)).toBe(true)
})
