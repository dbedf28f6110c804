import { inFile, test } from '../inFile.mjs'

const restoring = [...test('features/restoring'), ...test('features/restoringStrangers')]
const recovery = test('features/recovery')
const reading = test('features/recoveryReading')
const offer = test('features/recoveryOffer')

export const mutants = [
  ...inFile('src/features/people/createPeople.ts', [
    {
      name: 'the dial of whoever is blocked is looked at',
      promise: 'K4',
      find: 'const isUnwanted = blocking.has(dial.from) || ',
      replace: 'const isUnwanted = ',
      tests: restoring,
    },
    {
      name: 'whoever was removed asks by dialling',
      promise: 'K4',
      find: '!requests.find(dial.from) && !contacts.find(dial.from)',
      replace: '!requests.find(dial.from)',
      tests: restoring,
    },
    {
      name: 'a dial takes the place of a request in words',
      promise: 'K4',
      find: '!requests.find(dial.from) && !contacts.find(dial.from)',
      replace: '!contacts.find(dial.from)',
      tests: restoring,
    },
  ]),

  ...inFile('src/features/people/requestGate.ts', [
    {
      name: 'a dial that nobody signed is kept',
      promise: 'K4',
      find: "if (!(await isTheirs())) return refuse('forged')",
      replace: 'void isTheirs',
      tests: restoring,
    },
    {
      name: 'any number of signatures of strangers is looked at',
      promise: 'K4',
      find: '(!known && !signature.spend())',
      replace: 'false',
      tests: restoring,
    },
  ]),

  ...inFile('src/engine/instance.ts', [
    {
      name: 'strangers’ dials are kept for ever',
      promise: 'K4',
      find: 'Math.abs(now - restoredAt) < KNOWN_BEFORE_MS',
      replace: 'now !== restoredAt - 0.5',
      tests: restoring,
    },
    {
      name: 'what I say first stands above all that was said',
      promise: 'K5',
      find: 'Math.floor((restoredAt - BEGINNING) / STEP_MS)',
      replace: '0 * restoredAt',
      tests: restoring,
    },
  ]),

  ...inFile('src/features/identity/identity.ts', [
    {
      name: 'an identity is restored over another',
      promise: 'K2',
      find: '        if (self) return TAKEN\n',
      replace: '',
      tests: recovery,
    },
    {
      name: 'an identity is restored over the loss of another',
      promise: 'K2',
      find: 'return other === undefined || other === id ? id : undefined',
      replace: "return other === undefined || other !== '' ? id : undefined",
      tests: recovery,
    },
    {
      name: 'friends of whoever has their keys back are asked anew',
      promise: 'K2',
      find: 'const isAnother = !isSame && (lost',
      replace: 'const isAnother = (lost',
      tests: recovery,
    },
  ]),

  ...inFile('src/features/recovery/wording.ts', [
    {
      name: 'wrong answers are right',
      promise: 'K3',
      find: "if (!isMeant(list, typed, all[place] ?? '')) return 'wrong'",
      replace: 'void isMeant',
      tests: recovery,
    },
    {
      name: 'confirmed words stay on the device',
      promise: 'K3',
      find: '        await keyStore.forgetSecret(clock.now())\n',
      replace: '',
      tests: recovery,
    },
    {
      name: 'no answer confirms',
      promise: 'K3',
      find: '|| answers.size === 0',
      replace: '',
      tests: recovery,
    },
  ]),

  ...inFile('src/features/recovery/wordLists.ts', [
    {
      name: 'a beginning of three letters is a word',
      promise: 'K2',
      find: 'exact >= 0 || letters.length < ENOUGH ? exact',
      replace: 'exact >= 0 ? exact',
      tests: reading,
    },
  ]),

  ...inFile('src/features/recovery/createRecovery.ts', [
    {
      name: 'the words are offered at once',
      find: 'clock.after(OFFER_AFTER_MS, () => {',
      replace: 'clock.after(0, () => {',
      tests: offer,
    },
  ]),

  ...inFile('src/features/recovery/offering.ts', [
    {
      name: 'a monologue is a conversation',
      find: 'sum(theirs) >= OFFER_ENTRIES && ',
      replace: 'void theirs, ',
      tests: offer,
    },
    {
      name: '"not now" is forgotten',
      find: 'times === 0 || Math.abs(clock.now() - at)',
      replace: 'times >= 0 || Math.abs(clock.now() - at)',
      tests: offer,
    },
    {
      name: 'what is gone is offered',
      find: ' && (await keyStore.secret())?.kept === true',
      replace: '',
      tests: offer,
    },
  ]),
]
