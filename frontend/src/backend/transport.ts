/** Carries one command to the program and its answer back; throws an error body or a transport failure. */
export interface Transport {
  send(command: string, request: unknown, signal?: AbortSignal): Promise<unknown>
}
