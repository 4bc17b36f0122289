import type { KioskTile } from '@/generated/commands'

/** The list with an empty entry at its end. */
export function withTile(tiles: KioskTile[]): KioskTile[] {
  const empty: KioskTile = { title: '', about: '', url: '', icon: 'catalogue', sample: false }
  return [...tiles, empty]
}

/** The list without the entry at a place. */
export function withoutTile(tiles: KioskTile[], at: number): KioskTile[] {
  return tiles.filter((_, place) => place !== at)
}

/** The list with the entry at a place one place higher. */
export function withTileUp(tiles: KioskTile[], at: number): KioskTile[] {
  const [above, tile] = [tiles[at - 1], tiles[at]]
  if (!above || !tile) return tiles
  return [...tiles.slice(0, at - 1), tile, above, ...tiles.slice(at + 1)]
}
