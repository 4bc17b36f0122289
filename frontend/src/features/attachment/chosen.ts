import { addAttachmentText as words } from '@/text/attachment'

/** One file that will be a page of the attachment, or the whole of it when it is a PDF. */
export interface ChosenPart {
  name: string
  pdf: boolean
  /** As a picture shows it; its base64 is what is sent. */
  address: string
  bytes: number
  /** Its name in the folder of scans, when it came from there. */
  scan?: string
}

/** As the program has them. */
export const MOST_FILES = 20
const MEBIBYTE = 1024 * 1024
export const MOST_MEBIBYTES = 16
/** In base64 a third more, and the way to the program takes 64 MB at most. */
export const MOST_MEBIBYTES_TOGETHER = 44

const PICTURES = ['jpg', 'jpeg', 'png', 'bmp']

/**
 * Adds files to what is chosen so far. What cannot be added is said, in the order of the files, and the rest
 * stays.
 */
export async function withFiles(
  chosen: readonly ChosenPart[],
  files: readonly File[],
): Promise<{ parts: ChosenPart[]; refused: string | null }> {
  let parts = [...chosen]
  for (const file of files) {
    const part = await partOf(file)
    if (typeof part === 'string') return { parts, refused: part }
    const joined = withPart(parts, part)
    if (typeof joined === 'string') return { parts, refused: joined }
    parts = joined
  }
  return { parts, refused: null }
}

/** One more page, or why not. */
export function withPart(chosen: readonly ChosenPart[], part: ChosenPart): ChosenPart[] | string {
  const parts = [...chosen, part]
  if (parts.length > 1 && parts.some(({ pdf }) => pdf)) return words.mixed
  if (parts.length > MOST_FILES) return words.tooMany(String(MOST_FILES))
  const together = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  if (together > MOST_MEBIBYTES_TOGETHER * MEBIBYTE) {
    return words.tooMuch(String(MOST_MEBIBYTES_TOGETHER))
  }
  return parts
}

/** One page moved before the one above it. */
export function movedUp(chosen: readonly ChosenPart[], at: number): ChosenPart[] {
  const parts = [...chosen]
  const [moved] = at > 0 ? parts.splice(at, 1) : []
  if (moved) parts.splice(at - 1, 0, moved)
  return parts
}

/** A picture that was taken just now, as the address of a JPEG. */
export function shotPart(address: string): ChosenPart {
  return { name: '', pdf: false, address, bytes: Math.floor((base64Of(address).length * 3) / 4) }
}

/** A file of the folder of scans, by its name and what the program read. */
export function scanPart(name: string, data: string): ChosenPart {
  const ending = endingOf(name)
  const kind = ending === 'jpg' ? 'jpeg' : ending
  const pdf = kind === 'pdf'
  const address = `data:${pdf ? 'application' : 'image'}/${kind};base64,${data}`
  return { name, pdf, address, bytes: Math.floor((data.length * 3) / 4), scan: name }
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase()
}

/** What the program is sent. */
export function base64Of(address: string): string {
  return address.slice(address.indexOf(',') + 1)
}

async function partOf(file: File): Promise<ChosenPart | string> {
  const ending = endingOf(file.name)
  const pdf = ending === 'pdf' || file.type === 'application/pdf'
  if (!pdf && !PICTURES.includes(ending) && !/^image\/(jpeg|png|bmp)$/.test(file.type)) {
    return words.wrongKind(file.name)
  }
  if (file.size > MOST_MEBIBYTES * MEBIBYTE) {
    return words.tooLarge(file.name, String(MOST_MEBIBYTES))
  }
  try {
    return { name: file.name, pdf, address: await addressOf(file), bytes: file.size }
  } catch {
    return words.readFailed(file.name)
  }
}

/** A file as a `data:` address. */
export function addressOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'))
    reader.readAsDataURL(file)
  })
}
