import { describe, expect, it } from 'vitest'
import { UserError, backendGone, isAbort, toUserError } from './user_error'

describe('toUserError', () => {
  it('keeps the code, message, field and incident the program sent', () => {
    const error = toUserError({
      code: 'pin_wrong',
      message: 'PIN 码不对',
      field: 'pin',
      incident: 'k7',
    })
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({
      code: 'pin_wrong',
      message: 'PIN 码不对',
      field: 'pin',
      incident: 'k7',
      gone: false,
    })
  })

  it('reads a body without a field or incident', () => {
    expect(toUserError({ code: 'internal', message: '请重试' })).toMatchObject({
      field: null,
      incident: null,
    })
  })

  it('passes an error through unchanged', () => {
    const error = backendGone()
    expect(toUserError(error)).toBe(error)
    expect(error.gone).toBe(true)
  })

  it.each([
    ['an exception', new TypeError('Cannot read properties of undefined')],
    ['a string', 'panicked at src/main.rs'],
    ['null', null],
    ['undefined', undefined],
    ['a body without a message', { code: 'internal', message: '' }],
    ['a body of other types', { code: 500, message: 'Internal Server Error' }],
  ])('never shows the words of %s', (_, thrown) => {
    const error = toUserError(thrown)
    expect(error.code).toBe('unexpected')
    expect(error.message).toMatch(/^[^a-zA-Z]+$/)
  })
})

it('a request given up is told apart from a failure', () => {
  expect(isAbort(new DOMException('', 'AbortError'))).toBe(true)
  expect(isAbort(backendGone())).toBe(false)
})
