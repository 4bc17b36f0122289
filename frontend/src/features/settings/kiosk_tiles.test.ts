import { expect, it } from 'vitest'
import type { KioskTile } from '@/generated/commands'
import { withTile, withTileUp, withoutTile } from './kiosk_tiles'

const named = (title: string): KioskTile => ({
  title,
  about: '',
  url: '',
  icon: 'map',
  sample: true,
})
const three = ['a', 'b', 'c'].map(named)
const names = (tiles: KioskTile[]) => tiles.map(({ title }) => title).join('')

it('entries are added, removed and moved, and the list before is left alone', () => {
  expect(names(withTileUp(three, 2))).toBe('acb')
  expect(names(withTileUp(three, 0))).toBe('abc')
  expect(names(withTileUp(three, 3))).toBe('abc')
  expect(names(withoutTile(three, 1))).toBe('ac')
  expect(withTile(three)).toHaveLength(4)
  expect(withTile(three)[3]).toMatchObject({ title: '', sample: false })
  expect(names(three)).toBe('abc')
})
