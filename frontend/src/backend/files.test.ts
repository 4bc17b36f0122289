import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bytesOf, saveFile } from './files'

const call = vi.hoisted(() => vi.fn())
vi.mock('./call', () => ({ call }))

const downloaded: string[] = []

beforeEach(() => {
  downloaded.length = 0
  URL.createObjectURL = vi.fn(() => 'blob:paper')
  URL.revokeObjectURL = vi.fn()
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    downloaded.push(`${this.download} ${this.href}`)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  call.mockReset()
})

describe('a file that is saved', () => {
  it('lies where the dialog said', async () => {
    call.mockResolvedValue({ path: '/home/x/台账.pdf' })
    expect(await saveFile('台账.pdf', 'JVBERg==')).toEqual({
      how: 'written',
      path: '/home/x/台账.pdf',
    })
    expect(downloaded).toEqual([])
  })

  it('is a download where no dialog asks', async () => {
    call.mockResolvedValue({ path: null })
    expect(await saveFile('台账.pdf', 'JVBERg==')).toEqual({ how: 'downloaded', name: '台账.pdf' })
    expect(downloaded).toEqual(['台账.pdf blob:paper'])
  })

  it('is nowhere, and no error, when the dialog was left', async () => {
    call.mockRejectedValue({ code: 'cancelled', message: '没有保存。' })
    expect(await saveFile('台账.pdf', 'JVBERg==')).toEqual({ how: 'cancelled' })
    expect(downloaded).toEqual([])
  })

  it('is an error in words when the disk is full', async () => {
    call.mockRejectedValue({ code: 'disk_full', message: '磁盘已满。' })
    await expect(saveFile('台账.pdf', 'JVBERg==')).rejects.toMatchObject({ message: '磁盘已满。' })
  })

  it('keeps every byte', () => {
    expect([...bytesOf('AP+AfyU=')]).toEqual([0, 255, 128, 127, 37])
  })
})
