import { describe, expect, it } from 'vitest'
import { readConfig, variables } from '../src/config.ts'
import { StartError } from '../src/start.ts'

type Environment = Readonly<Record<string, string>>

/** The lines with which an environment is refused; none where it is accepted. */
const faults = (environment: Environment): string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(StartError)
    return error instanceof StartError ? error.message.split('\n') : []
  }
}

const defaults = {
  host: '127.0.0.1',
  port: 3000,
  databasePath: 'data/kitchen.db',
  jwtSecrets: undefined,
  production: false,
  logLevel: 'info',
  publicUrl: undefined,
  allowedHosts: [],
  rateLimit: 600,
  drainSeconds: 1,
  keepAliveSeconds: 65,
  trustProxy: undefined,
  corsOrigin: undefined,
  smtp: undefined,
  requiresConfirmedEmail: false,
  metrics: false,
  teacherPassword: undefined,
}

const names = variables
const longEnough = 'x'.repeat(32)

describe('the configuration', () => {
  it.each(['seven77', 'x'.repeat(129)])('refuses a TEACHER_PASSWORD of a wrong length, and never shows it', (value) => {
    expect(() => readConfig({ TEACHER_PASSWORD: value })).toThrow(
      /^TEACHER_PASSWORD is wrong \(its value is not shown\); it must be 8 to 128 characters of well-formed Unicode\.$/,
    )
  })

  it('needs no variable', () => {
    expect(readConfig({})).toEqual(defaults)
  })

  it('takes no notice of variables that are not its own', () => {
    expect(readConfig({ PATH: '/bin', port: 'x', HOSTNAME: 'a b', npm_config_port: '1' })).toEqual(defaults)
  })

  it.each(names)('takes an empty %s for one that is not set', (name) => {
    expect(readConfig({ [name]: '' })).toEqual(defaults)
  })

  it.each([
    ['HOST', '::1', { host: '::1' }],
    ['HOST', 'localhost', { host: 'localhost' }],
    ['HOST', '127.0.0.2', { host: '127.0.0.2' }],
    ['TEACHING', 'true', {}],
    ['TEACHING', 'false', {}],
    ['TEACHER_PASSWORD', 'chalk and talk', { teacherPassword: 'chalk and talk' }],
    ['PORT', '0', { port: 0 }],
    ['PORT', '1', { port: 1 }],
    ['PORT', '65535', { port: 65_535 }],
    ['DATABASE_PATH', '/var/lib/a kitchen.db', { databasePath: '/var/lib/a kitchen.db' }],
    ['DATABASE_PATH', ':memory:', { databasePath: ':memory:' }],
    ['JWT_SECRET', longEnough, { jwtSecrets: [longEnough] }],
    // Bytes are counted, not characters.
    ['JWT_SECRET', 'é'.repeat(16), { jwtSecrets: ['é'.repeat(16)] }],
    ['JWT_SECRET', `${longEnough},${'y'.repeat(32)}`, { jwtSecrets: [longEnough, 'y'.repeat(32)] }],
    // As a file that is read into a variable ends, and as a list is often written.
    ['JWT_SECRET', `${longEnough}, ${'y'.repeat(32)}\n`, { jwtSecrets: [longEnough, 'y'.repeat(32)] }],
    ['NODE_ENV', 'development', {}],
    ['NODE_ENV', 'test', {}],
    ...['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].map(
      (logLevel) => ['LOG_LEVEL', logLevel, { logLevel }] as const,
    ),
    ['PUBLIC_URL', 'https://kitchen.example', { publicUrl: 'https://kitchen.example' }],
    ['PUBLIC_URL', 'http://kitchen.example', { publicUrl: 'http://kitchen.example' }],
    // What is put before a path must not end in a slash.
    ['PUBLIC_URL', 'https://kitchen.example/', { publicUrl: 'https://kitchen.example' }],
    ['PUBLIC_URL', 'http://localhost:3000', { publicUrl: 'http://localhost:3000' }],
    ['PUBLIC_URL', 'http://[::1]:3000', { publicUrl: 'http://[::1]:3000' }],
    ['ALLOWED_HOSTS', 'kitchen.example', { allowedHosts: ['kitchen.example'] }],
    ['ALLOWED_HOSTS', 'a.example, b.example', { allowedHosts: ['a.example', 'b.example'] }],
    ['RATE_LIMIT', '0', { rateLimit: 0 }],
    ['RATE_LIMIT', '100', { rateLimit: 100 }],
    ['DRAIN_SECONDS', '0', { drainSeconds: 0 }],
    ['DRAIN_SECONDS', '30', { drainSeconds: 30 }],
    ['KEEP_ALIVE_SECONDS', '5', { keepAliveSeconds: 5 }],
    ['TRUST_PROXY', '127.0.0.1', { trustProxy: ['127.0.0.1'] }],
    ['TRUST_PROXY', '10.0.0.0/8, ::1/128', { trustProxy: ['10.0.0.0/8', '::1/128'] }],
    ['REQUIRE_CONFIRMED_EMAIL', 'true', { requiresConfirmedEmail: true }],
    ['REQUIRE_CONFIRMED_EMAIL', 'false', {}],
    ['METRICS', 'true', { metrics: true }],
    ['METRICS', 'false', {}],
    ['CORS_ORIGIN', '*', { corsOrigin: '*' }],
    ['CORS_ORIGIN', 'https://page.example:8443', { corsOrigin: 'https://page.example:8443' }],
  ] as const)('reads %s=%s', (name, value, expected) => {
    expect(readConfig({ [name]: value })).toEqual({ ...defaults, ...expected })
  })

  it.each(['0.0.0.0', '::', 'kitchen-1.example', '192.0.2.1'])('reads HOST=%s with TEACHING=true', (host) => {
    expect(readConfig({ HOST: host, TEACHING: 'true' })).toEqual({ ...defaults, host })
  })

  it('reads any HOST in production, which has no seeded passwords', () => {
    const { host } = readConfig({ HOST: '0.0.0.0', NODE_ENV: 'production', JWT_SECRET: longEnough })
    expect(host).toBe('0.0.0.0')
  })

  it('is for production only where NODE_ENV says so, to the letter', () => {
    const production = (value: string) => readConfig({ NODE_ENV: value, JWT_SECRET: longEnough }).production
    expect(['production', 'development', 'test', ''].map(production)).toEqual([true, false, false, false])
  })
})

const port = 'a whole number from 0 to 65535'
const host = 'a host name or an IP address, such as 127.0.0.1'
const level = 'one of trace, debug, info, warn, error, fatal, silent'
const proxies = 'addresses or subnets, separated by commas, such as 10.0.0.0/8'
const origin = 'an origin such as https://page.example, or *'
const url = 'an http or https address without a path, such as https://kitchen.example'

describe('a wrong value', () => {
  it.each([
    ...['prod', 'Production', 'production ', 'staging', '1'].map(
      (value) => ['NODE_ENV', value, 'production, development, test or empty'] as const,
    ),
    ...['1', 'yes', 'TRUE'].map((value) => ['TEACHING', value, 'true or false'] as const),
    ...['0.0.0.0', '::', '10.0.0.1', 'kitchen.example', '128.0.0.1'].map(
      (value) =>
        [
          'HOST',
          value,
          'a loopback address such as 127.0.0.1, because the passwords of the seed data are public; TEACHING=true allows others',
        ] as const,
    ),
    ...['-1', '65536', '3000.5', '1e3', '0x50', '+80', ' 80', '80 ', '80\n', 'http', '٣', '9'.repeat(20)].map(
      (value) => ['PORT', value, port] as const,
    ),
    ...['a b', 'http://127.0.0.1', '127.0.0.1/8', '[::1]', 'kitchen\n', ' '].map(
      (value) => ['HOST', value, host] as const,
    ),
    ...['INFO', 'verbose', 'info ', '30'].map((value) => ['LOG_LEVEL', value, level] as const),
    ...[' ', 'kitchen.db ', ' :memory:'].map(
      (value) => ['DATABASE_PATH', value, 'a path without spaces at its start or end'] as const,
    ),
    ...['a,', ',', 'a b', 'https://a.example', 'a.example:80'].map(
      (value) => ['ALLOWED_HOSTS', value, 'host names, separated by commas'] as const,
    ),
    ...['-1', '1000001', 'off'].map((value) => ['RATE_LIMIT', value, 'a whole number from 0 to 1000000'] as const),
    ...['-1', '3601', '1s'].map((value) => ['DRAIN_SECONDS', value, 'a whole number from 0 to 3600'] as const),
    ...['0', '3601', '1s'].map((value) => ['KEEP_ALIVE_SECONDS', value, 'a whole number from 1 to 3600'] as const),
    ...['true', '1', '10.0.0.0/33', '0.0.0.0/0', '::/0', '::1/129', '10.0.0.0/8/8', 'proxy.example'].map(
      (value) => ['TRUST_PROXY', value, proxies] as const,
    ),
    ...['1', 'TRUE', 'yes'].map((value) => ['METRICS', value, 'true or false'] as const),
    ...['page.example', 'https://page.example/', 'https://a.example, https://b.example', 'null'].map(
      (value) => ['CORS_ORIGIN', value, origin] as const,
    ),
    ...[
      'https://kitchen.example/api',
      'https://kitchen.example?a',
      'https://kitchen.example/#a',
      'https://ada@kitchen.example',
      'ftp://kitchen.example',
      'kitchen.example',
      'localhost:3000',
      '//kitchen.example',
      'https://',
      'https://a b',
      'nonsense',
    ].map((value) => ['PUBLIC_URL', value, url] as const),
  ])('is told in one line: %s=%j', (name, value, wanted) => {
    expect(faults({ [name]: value })).toEqual([`${name} is ${JSON.stringify(value)}; it must be ${wanted}.`])
  })

  it.each([
    ['31 bytes', 'k'.repeat(31)],
    ['one byte', 'k'],
    ['15 characters of two bytes', 'é'.repeat(15)],
    ['spaces around 31 bytes', ` ${'k'.repeat(31)} `],
    ['a second one of 31 bytes', `${'k'.repeat(32)},${'k'.repeat(31)}`],
    ['a first one of 31 bytes', `${'k'.repeat(31)},${'k'.repeat(32)}`],
    ['nothing behind the comma', `${'k'.repeat(64)},`],
    ['two short ones', 'k,k'],
    ['a comma in a sentence', 'a sentence, of more than thirty-two bytes'],
    ['three', Array(3).fill('k'.repeat(32)).join(',')],
  ])('of JWT_SECRET is refused with %s, and never shown', (_size, secret) => {
    const line =
      'JWT_SECRET is wrong (its value is not shown); it must be one secret without a comma, or two separated by one, each at least 32 bytes long.'
    expect(faults({ JWT_SECRET: secret })).toEqual([line])
    expect(faults({ JWT_SECRET: secret, NODE_ENV: 'production' })).toEqual([line])
  })

  it.each([
    ['missing', {}],
    ['empty', { JWT_SECRET: '' }],
  ])('is a JWT_SECRET that is %s in production', (_what, environment) => {
    const [line, ...others] = faults({ ...environment, NODE_ENV: 'production' })
    expect(line).toMatch(
      /^JWT_SECRET is not set; it must be set if NODE_ENV is production, to a random secret of at least 32 bytes\.$/,
    )
    expect(others).toEqual([])
  })

  it('does not hide another one: each has its line', () => {
    const environment = {
      HOST: 'a b',
      PORT: 'x',
      JWT_SECRET: 'short',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'ftp://a.example',
    }
    expect(faults(environment).map((line) => line.split(' is ')[0])).toEqual(Object.keys(environment))
  })

  it.each([
    ['HOST', 'a b'],
    ['PORT', 'x'],
    ['LOG_LEVEL', 'loud'],
    ['PUBLIC_URL', 'ftp://kitchen.example'],
  ])('of %s does not hide that production has no JWT_SECRET', (name, value) => {
    const lines = faults({ [name]: value, NODE_ENV: 'production' })
    expect(lines.map((line) => line.split(' is ')[0])).toEqual([name, 'JWT_SECRET'])
  })
})

const smtpUrl = 'smtp://mail.example'
describe('DATABASE_URL', () => {
  it.each(['postgres://me:key@db.example:5433/kitchen', 'postgresql:///kitchen?host=/run/postgresql'])('is %s', (url) =>
    expect(readConfig({ DATABASE_URL: url, JWT_SECRET: longEnough }).databaseUrl).toBe(url),
  )

  it.each([
    'mysql://me:key@127.0.0.1/kitchen',
    'postgres://me:key@127.0.0.1',
    'postgres://me:key@:x/kitchen',
    'postgres://me:key@127.0.0.1/kitchen?port=key',
    'kitchen',
  ])('is refused without showing it: %s', (url) =>
    expect(faults({ DATABASE_URL: url, JWT_SECRET: longEnough })).toEqual([
      'DATABASE_URL is wrong (its value is not shown); it must be an address such as postgres://user:password@host:5432/database, with the name of a database.',
    ]),
  )

  it('requires a JWT_SECRET, for all instances', () =>
    expect(faults({ DATABASE_URL: 'postgres://127.0.0.1/kitchen' })).toEqual([
      'JWT_SECRET is not set; it must be set if DATABASE_URL is, so that all instances have the same secret of at least 32 bytes.',
    ]))
})

const mail = { SMTP_URL: smtpUrl, MAIL_FROM: 'kitchen@server.example' }

describe('the configuration of mail', () => {
  it.each([
    'smtp://127.0.0.1:1025',
    'smtp://mail.example/',
    'smtps://mail.example',
    'smtp://ada%40b.de:p%2Fa@mail.example:587',
    'smtp://[::1]:25',
  ])('reads SMTP_URL=%s', (url) => {
    const { smtp } = readConfig({ ...mail, SMTP_URL: url })
    expect(smtp).toEqual({ url, from: mail.MAIL_FROM })
  })

  it.each(['kitchen@server.example', 'Status Kitchen <kitchen@server.example>', '<kitchen@server.example>'])(
    'reads MAIL_FROM=%s',
    (from) => expect(readConfig({ ...mail, MAIL_FROM: from }).smtp).toEqual({ url: smtpUrl, from }),
  )

  it.each([
    'mail.example',
    'http://mail.example',
    'smtp://',
    'smtp://mail.example/x',
    'smtp://mail.example?x=1',
    'smtp://a:%@b',
  ])('refuses SMTP_URL=%s without showing it', (url) =>
    expect(faults({ ...mail, SMTP_URL: url })).toEqual([
      'SMTP_URL is wrong (its value is not shown); it must be an address such as smtp://user:password@mail.example:587, or smtps://.',
    ]),
  )

  it.each([
    'kitchen',
    'Kitchen kitchen@server.example',
    'a@b.de, c@d.de',
    'A\r\nBcc: x <a@b.de>',
    'Pots, Pans <a@b.de>',
    'a@b.de <c@d.de>',
    '<a@b.de',
    '"A" <a@b.de>',
  ])('refuses MAIL_FROM=%j', (from) =>
    expect(faults({ ...mail, MAIL_FROM: from })).toEqual([
      `MAIL_FROM is ${JSON.stringify(from)}; it must be an email address such as kitchen@example.org, or Status Kitchen <kitchen@example.org>.`,
    ]),
  )

  it.each<[string, Environment]>([
    ['MAIL_FROM is not set; it must be set if SMTP_URL is.', { SMTP_URL: smtpUrl }],
    ['SMTP_URL is not set; it must be set if MAIL_FROM is.', { MAIL_FROM: mail.MAIL_FROM }],
    ...['0.0.0.0', '::'].map((host): [string, Environment] => [
      'PUBLIC_URL is not set; it must be set if SMTP_URL is and HOST stands for all addresses: the links in mails begin with it.',
      { ...mail, HOST: host, TEACHING: 'true' },
    ]),
    [
      'REQUIRE_CONFIRMED_EMAIL is "true"; it must be false or empty in production without SMTP_URL, since nobody could confirm an address.',
      { REQUIRE_CONFIRMED_EMAIL: 'true', NODE_ENV: 'production', JWT_SECRET: longEnough },
    ],
    ['REQUIRE_CONFIRMED_EMAIL is "yes"; it must be true or false.', { REQUIRE_CONFIRMED_EMAIL: 'yes' }],
  ])('is refused in one line: %s', (line, environment) => expect(faults(environment)).toEqual([line]))

  it('takes a wildcard HOST with PUBLIC_URL, and REQUIRE_CONFIRMED_EMAIL in production with SMTP_URL', () => {
    const environment = {
      ...mail,
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://kitchen.example',
      REQUIRE_CONFIRMED_EMAIL: 'true',
    }
    expect(faults({ ...environment, NODE_ENV: 'production', JWT_SECRET: longEnough })).toEqual([])
  })
})
