import type { DeskStatus, OperatorView, SiteView } from '@/generated/commands'

/** The closed lists of words that the transport types carry in line. */
export type SiteKind = SiteView['kind']
export type Zone = SiteView['zones'][number]
export type Role = OperatorView['role']
export type PermissionWord = DeskStatus['may'][number]
