import { describe, expect, it } from 'vitest'
import { addAttachmentText as words } from '@/text/attachment'
import {
  MOST_FILES,
  type ChosenPart,
  base64Of,
  movedUp,
  scanPart,
  shotPart,
  withFiles,
  withPart,
} from './chosen'

const file = (name: string, size = 3, type = '') => new File([new Uint8Array(size)], name, { type })
const page = (name: string): ChosenPart => ({ name, pdf: false, address: 'data:,', bytes: 1 })
const names = (parts: readonly ChosenPart[]) => parts.map(({ name }) => name)

describe('the files of an attachment', () => {
  it('are photographs in their order, read as they are', async () => {
    const { parts, refused } = await withFiles(
      [page('1.jpg')],
      [file('正面.JPG'), file('粘贴的图片', 3, 'image/png')],
    )
    expect(refused).toBeNull()
    expect(names(parts)).toEqual(['1.jpg', '正面.JPG', '粘贴的图片'])
    expect(base64Of(parts[1]?.address ?? '')).toBe('AAAA')
  })

  it('are one PDF, or photographs, never both', async () => {
    const pdf = await withFiles([], [file('扫描.pdf')])
    expect(pdf.parts[0]?.pdf).toBe(true)
    expect((await withFiles(pdf.parts, [file('2.jpg')])).refused).toBe(words.mixed)
    const kept = await withFiles([page('1.jpg')], [file('扫描.pdf')])
    expect(kept).toEqual({ parts: [page('1.jpg')], refused: words.mixed })
  })

  it('are named when they cannot be taken, and what was chosen before stays', async () => {
    const before = [page('1.jpg')]
    for (const [wrong, said] of [
      [file('表.docx'), words.wrongKind('表.docx')],
      [file('手机.heic', 3, 'image/heic'), words.wrongKind('手机.heic')],
      [file('大.jpg', 16 * 1024 * 1024 + 1), words.tooLarge('大.jpg', '16')],
    ] as const) {
      expect(await withFiles(before, [wrong])).toEqual({ parts: before, refused: said })
    }
  })

  it('are so many and weigh so much at most', () => {
    const full = Array.from({ length: MOST_FILES }, (_, at) => page(`${at}.jpg`))
    expect(withPart(full, page('更多.jpg'))).toBe(words.tooMany('20'))
    const heavy = { ...page('重.jpg'), bytes: 15 * 1024 * 1024 }
    expect(withPart([heavy, heavy, heavy].slice(0, 2), heavy)).toBe(words.tooMuch('44'))
  })

  it('can change places, and a picture just taken weighs what it is', () => {
    const pages = ['a', 'b', 'c'].map(page)
    expect(names(movedUp(pages, 2))).toEqual(['a', 'c', 'b'])
    expect(names(movedUp(pages, 0))).toEqual(['a', 'b', 'c'])
    expect(shotPart('data:image/jpeg;base64,QUJD').bytes).toBe(3)
    expect(scanPart('扫描1.JPG', 'QUJD')).toEqual({
      name: '扫描1.JPG',
      pdf: false,
      address: 'data:image/jpeg;base64,QUJD',
      bytes: 3,
      scan: '扫描1.JPG',
    })
    expect(scanPart('2.pdf', 'QUJD').pdf).toBe(true)
  })
})
