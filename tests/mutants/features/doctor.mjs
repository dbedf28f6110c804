import { inFile, test } from '../inFile.mjs'

const checks = test('features/doctorChecks')
const verdict = test('features/doctorVerdict')
const hiding = test('features/doctorHiding')

export const mutants = [
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
  ]),
  ...inFile('src/features/doctor/createDoctor.ts', [
    {
      name: 'what was under way is gathered on, though the address is hidden by now',
      promise: 'E4',
      find: 'if (hidesFrom(store.getState().about)) probes.hide()',
      replace: '',
      tests: hiding,
    },
  ]),
]
