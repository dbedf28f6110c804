import { inFile, test } from '../inFile.mjs'

const binding = test('engine/gateBinding')

export const mutants = [
  ...inFile('src/engine/gate.ts', [
    {
      name: 'a dial is not bound to its certificate',
      find: "signedBytes('dial-binding', ...fieldsOf(d), fingerprint, utf8(ufrag))",
      replace: "signedBytes('dial-binding', ...fieldsOf(d), utf8(ufrag))",
      tests: binding,
    },
    {
      name: 'a dial is not bound to its ICE user fragment',
      find: "signedBytes('dial-binding', ...fieldsOf(d), fingerprint, utf8(ufrag))",
      replace: "signedBytes('dial-binding', ...fieldsOf(d), fingerprint)",
      tests: binding,
    },
    {
      name: 'a dial that is bound to nothing is answered everywhere',
      find: 'checksIds() && ',
      replace: '',
      tests: binding,
    },
    {
      name: 'the binding may be taken away',
      find: ' && lastDial(dial.from) === undefined ?',
      replace: ' ?',
      tests: binding,
    },
    {
      name: 'old dials are taken',
      find: 'dial.ts > (lastDial(dial.from) ?? -1)',
      replace: 'true',
      tests: binding,
    },
    {
      name: 'dials are answered without end',
      find: "      if (!answered(dial.from)) return refuse('flood')\n",
      replace: '',
      tests: binding,
    },
  ]),
]
