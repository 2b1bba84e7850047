import { describe, expect, test } from 'vitest'
import { boolean, integer, oneOf, storage, streams, text } from '../../composition/option-kinds.js'

describe('integer', () => {
  const kind = integer(1, 4096)
  test('takes both ends of its range', () => {
    expect([kind.fromText('1'), kind.fromText('4096'), kind.fromValue(1), kind.fromValue(4096)]).toEqual([
      1, 4096, 1, 4096,
    ])
  })
  test.each(['0', '4097', '-1', '1.5', '1e3', '0x10', '', ' 1', 'one', '9'.repeat(400)])(
    'refuses text %j',
    (given) => expect(kind.fromText(given)).toBeUndefined(),
  )
  test.each([0, 4097, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', true, null, [1], 1n])(
    'refuses value %s',
    (given) => expect(kind.fromValue(given)).toBeUndefined(),
  )
})

test('boolean takes the two words as text and only booleans as values', () => {
  expect([boolean.fromText('true'), boolean.fromText('false'), boolean.fromText('yes')]).toEqual([
    true,
    false,
    undefined,
  ])
  expect([
    boolean.fromValue(true),
    boolean.fromValue(false),
    boolean.fromValue('true'),
    boolean.fromValue(1),
  ]).toEqual([true, false, undefined, undefined])
})

test('oneOf takes its words only and lists them', () => {
  const kind = oneOf('off', 'warn', 'info')
  expect(kind.allowed).toBe('off, warn or info')
  expect([kind.fromText('warn'), kind.fromText('WARN'), kind.fromValue('off'), kind.fromValue(0)]).toEqual([
    'warn',
    undefined,
    'off',
    undefined,
  ])
})

test('text takes what its pattern matches', () => {
  const kind = text('three digits', /^\d{3}$/)
  expect([kind.fromText('012'), kind.fromText('12'), kind.fromValue(123)]).toEqual([
    '012',
    undefined,
    undefined,
  ])
})

describe('streams', () => {
  const orders = new Map<string, unknown>([
    ['orders', 4],
    ['events', 'on-demand'],
  ])
  test.each(['orders:4,events:on-demand', ' orders : 4 , events : on-demand '])(
    'reads the text %j',
    (given) => expect(streams.fromText(given)).toEqual(orders),
  )
  test('reads an object, also of another realm or without prototype', () => {
    expect(streams.fromValue({ orders: 4, events: 'on-demand' })).toEqual(orders)
    expect(streams.fromValue(Object.assign(Object.create(null), { orders: 4, events: 'on-demand' }))).toEqual(
      orders,
    )
  })
  test('takes text as a value too', () =>
    expect(streams.fromValue('orders:4,events:on-demand')).toEqual(orders))
  test('reads an object without members as no streams', () => {
    expect(streams.fromValue({})).toEqual(new Map())
  })
  test('takes any name that AWS takes', () => {
    expect(streams.fromText('__proto__:1,constructor:2')).toEqual(
      new Map([
        ['__proto__', 1],
        ['constructor', 2],
      ]),
    )
  })
  test.each([
    '',
    'orders',
    'orders:',
    ':4',
    'orders:0',
    'orders:many',
    'orders:4:5',
    'orders:4,',
    'orders:4,orders:4',
    'a b:1',
    `${'n'.repeat(129)}:1`,
  ])('refuses the text %j', (given) => expect(streams.fromText(given)).toBeUndefined())
  test.each([{ orders: 0 }, { orders: '4' }, { orders: null }, { 'a b': 1 }, ['orders'], new Map(), null, 4])(
    'refuses the value %j',
    (given) => expect(streams.fromValue(given)).toBeUndefined(),
  )
})

test.each(['sqlite', '', {}, { open() {} }, null, 4, () => {}])('storage refuses %o', (given) => {
  expect(storage.fromValue(given)).toBeUndefined()
})
