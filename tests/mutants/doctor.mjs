import { inFile, test } from './inFile.mjs'

const checks = test('features/doctorChecks')
const verdict = test('features/doctorVerdict')
const report = test('features/doctorReport')
const hiding = test('features/doctorHiding')

export const mutants = [
  ...inFile('src/features/doctor/report.ts', [
    {
      name: 'a report says an address that it takes for a network',
      promise: 'E3',
      find: 'return NETWORK.test(value) ?',
      replace: 'return true ?',
      tests: report,
    },
    {
      name: 'a report says words that are on no list',
      promise: 'E3',
      find: 'return Object.hasOwn(WORDS, name) && WORDS[name]!.includes(value) ?',
      replace: 'return true ?',
      tests: report,
    },
    {
      name: 'a report says numbers however large, and so an address as a number',
      promise: 'E3',
      find: 'value >= 0 && value <= most',
      replace: 'value >= 0 && most >= 0',
      tests: report,
    },
    {
      name: 'a report says all that a browser says of itself',
      promise: 'E3',
      find: 'browserIn(state.browser)',
      replace: 'state.browser',
      tests: report,
    },
    {
      name: 'a report says codes that are on no list',
      promise: 'E3',
      find: ' || !codes.includes(finding.code)',
      replace: '',
      tests: report,
    },
  ]),
  ...inFile('src/features/doctor/checks/link.ts', [
    {
      name: 'a link that fell silent is said to have failed',
      promise: 'E1',
      find: 'return { result: FAILED_LINK[reason], code: reason, facts }',
      replace: "return { result: 'fail', code: reason, facts }",
      tests: checks,
    },
  ]),
  ...inFile('src/features/doctor/verdict.ts', [
    {
      name: 'a browser that begins no connection is laid to the friend',
      promise: 'E2',
      find: "stranded: 'browser'",
      replace: "stranded: 'friend'",
      tests: verdict,
    },
    {
      name: 'a cause is named before all has been looked at',
      promise: 'E2',
      find: 'if (CHECKS.some((name) => findings[name] === undefined)) return undefined',
      replace: '',
      tests: verdict,
    },
    {
      name: 'a link that is up has a cause all the same',
      promise: 'E2',
      find: "if (link?.result === 'ok') return 'none'",
      replace: '',
      tests: verdict,
    },
    {
      name: 'an attack comes after whatever else is wrong',
      promise: 'E2',
      find: "if (link?.code === 'intercepted' || link?.code === 'unproved') return 'intercepted'",
      replace: '',
      tests: verdict,
    },
    {
      name: 'a router that changes its ports is in nobody’s way',
      promise: 'E2',
      find: "stun?.result !== 'fail' && nat?.code !== 'changing'",
      replace: "stun?.result !== 'fail'",
      tests: verdict,
    },
    {
      name: 'whoever hides needs no relay',
      promise: 'E2',
      find: "if (hides) return relayed ? afterMine(findings) : 'relay'",
      replace: '',
      tests: verdict,
    },
    {
      name: 'a system that allows no local network is not told of',
      promise: 'E2',
      find: "findings['local-network']?.code === 'nothing' && !relayed",
      replace: 'false',
      tests: verdict,
    },
  ]),
  ...inFile('src/features/doctor/createDoctor.ts', [
    {
      name: 'a check that forgets to ask gathers what is hidden',
      promise: 'E4',
      find: "ask.policy !== 'relay' && hides() ? Promise.resolve(HIDDEN) : probes.gather(ask)",
      replace: 'probes.gather(ask)',
      tests: hiding,
    },
    {
      name: 'what is gathered goes on when one begins to hide',
      promise: 'E4',
      find: 'if (hidesFrom(store.getState().about)) probes.hide()',
      replace: '',
      tests: hiding,
    },
    {
      name: 'what was gathered for another friend goes on for one from whom one hides',
      promise: 'E4',
      find: 'if (hidesFrom(about)) probes.hide()',
      replace: '',
      tests: hiding,
    },
    {
      name: 'what an earlier examination finds is shown in a later one',
      promise: 'E1',
      find: 'if (stopped || current.get(name) !== examination) return',
      replace: 'if (stopped) return',
      tests: hiding,
    },
    {
      name: 'a check that breaks is never done',
      promise: 'E1',
      find: 'finding = FAILED[name]',
      replace: 'return',
      tests: hiding,
    },
    {
      name: 'one check again is all of them again',
      promise: 'E1',
      find: 'only === undefined || isOther ? CHECKS : [only]',
      replace: 'CHECKS',
      tests: hiding,
    },
  ]),
  ...inFile('src/features/doctor/checks/nat.ts', [
    {
      name: 'two networks of a device are taken for a router that changes',
      promise: 'E1',
      find: "if (places.some((count) => count > 1)) return skipped('unknown')",
      replace: '',
      tests: checks,
    },
    {
      name: 'one server that is silent is taken for two that agree',
      promise: 'E1',
      find: "if (places.some((count) => count === 0)) return skipped('silent')",
      replace: '',
      tests: checks,
      explained: 'asked together with the other one, it is silent again',
    },
    {
      name: 'by one server it is known how a router maps',
      promise: 'E1',
      find: "if (!one || !two) return skipped('single')",
      replace: "if (!one || !two) return ok('same')",
      tests: checks,
    },
  ]),
  ...inFile('src/features/doctor/checks/relay.ts', [
    {
      name: 'a server that is silent hides what another one said',
      promise: 'E1',
      find: 'errors.find((code) => code !== 701)',
      replace: 'errors[0] === 701 ? undefined : errors[0]',
      tests: checks,
    },
    {
      name: 'a relay that is full has refused the credentials',
      promise: 'E1',
      find: "return error === 486 || error === 508 ? fail('full', facts) : fail('denied', facts)",
      replace: "return fail('credentials', facts)",
      tests: checks,
    },
  ]),
  ...inFile('src/features/doctor/checks/broker.ts', [
    {
      name: 'a server that answers needs no socket',
      promise: 'E1',
      find: "? ok('reached', { ms }) : fail('no-socket', { ms })",
      replace: "? ok('reached', { ms }) : ok('reached', { ms })",
      tests: checks,
    },
    {
      name: 'without a network it is the server that is out of reach',
      promise: 'E1',
      find: "if (!probes.isOnline()) return fail('offline')",
      replace: '',
      tests: checks,
    },
  ]),
  ...inFile('src/features/doctor/checks/storage.ts', [
    {
      name: 'a full disk is a whole one',
      promise: 'E1',
      find: "if (written === 'full') return fail('full')",
      replace: '',
      tests: checks,
    },
  ]),
  ...inFile('src/features/doctor/checks/keys.ts', [
    {
      name: 'keys of another ID are whole',
      promise: 'E1',
      find: 'if (parsed.ok && (await crypto.verify(parsed.publicKey, message, await me.keys.sign(message))))',
      replace: 'if (parsed.ok)',
      tests: checks,
    },
  ]),
]
