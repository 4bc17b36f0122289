import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { call, onStageLost } from '@/backend/call'
import { type UserError, toUserError } from '@/backend/user_error'
import type { PermissionWord, Zone } from '@/backend/terms'
import type { DeskStatus } from '@/generated/commands'
import { setClock } from './clock'
import { keepDrafts } from './draft'

function isAmong(all: Zone[], zones: Zone[]): boolean {
  return zones.length === 0 || zones.some((zone) => all.includes(zone))
}

/** The desk as the back end last told it: whose it is, who is signed in and who may sign in. */
export const useDesk = defineStore('desk', () => {
  const status = shallowRef<DeskStatus | null>(null)
  const error = shallowRef<UserError | null>(null)
  const asking = ref(false)

  const stage = computed(() => status.value?.stage ?? null)
  /** Whether the site has one of these zones (功能区); what names none belongs to every site. */
  function has(...zones: Zone[]): boolean {
    return isAmong(status.value?.site?.zones ?? [], zones)
  }

  /** The same, also where only records from before are there to be read. */
  function shows(...zones: Zone[]): boolean {
    return isAmong(status.value?.shown_zones ?? [], zones)
  }

  /** Whether whoever is signed in may do this; what somebody may not do is not shown. */
  function may(permission: PermissionWord): boolean {
    return status.value?.may.includes(permission) ?? false
  }

  function take(next: DeskStatus): void {
    setClock(next.now)
    status.value = next
    error.value = null
  }

  async function refresh(): Promise<void> {
    asking.value = true
    try {
      take(await call('desk_status', {}))
    } catch (thrown) {
      error.value = toUserError(thrown)
    } finally {
      asking.value = false
    }
  }

  async function signOut(): Promise<void> {
    try {
      await keepDrafts()
      take(await call('session_sign_out', {}))
    } catch (thrown) {
      error.value = toUserError(thrown)
    }
  }

  /** 锁定 – closes the data until somebody signs in again; what is being typed is kept. */
  async function lock(): Promise<void> {
    try {
      await keepDrafts()
      take(await call('session_lock', {}))
    } catch (thrown) {
      error.value = toUserError(thrown)
    }
  }

  onStageLost(() => void refresh())

  return { status, error, asking, stage, has, shows, may, take, refresh, signOut, lock }
})
