import { inFile, test } from '../inFile.mjs'

const hostile = test('engine/hostileRestart')
const recovering = test('engine/recovering')

export const mutants = [
  ...inFile('src/engine/restart/sealing.ts', [
    {
      name: 'a word of a restart is bound to no connection',
      promise: 'L9',
      find: "signedBytes('restart', from, to, utf8(connectionId), of, its, utf8(frame))",
      replace: "signedBytes('restart', from, to, of, its, utf8(frame))",
      tests: hostile,
    },
    {
      name: 'a word of a restart is bound to no certificate',
      promise: 'L9',
      find: "signedBytes('restart', from, to, utf8(connectionId), of, its, utf8(frame))",
      replace: "signedBytes('restart', from, to, utf8(connectionId), utf8(frame))",
      tests: hostile,
    },
  ]),

  ...inFile('src/engine/restart/words.ts', [
    {
      name: 'words of a restart that nobody signed are taken',
      promise: 'L9',
      find: 'if (await opened.isTheirs(channel, me.id, crypto)) take',
      replace: 'if (await Promise.resolve(true)) take',
      tests: hostile,
    },
    {
      name: 'words of a restart are taken again',
      promise: 'L9',
      find: "    if (word.body.n <= heard) return count('restart.stale')\n    heard",
      replace: '    heard',
      tests: hostile,
    },
    {
      name: 'signatures of words are looked at without end',
      promise: 'L5',
      find: "    if (!looks.spend()) return count('restart.flood')\n",
      replace: '',
      tests: hostile,
    },
  ]),

  ...inFile('src/engine/restart/descriptions.ts', [
    {
      name: 'a restart may name another certificate',
      promise: 'L9',
      find: ' && equalBytes(facts.fingerprint, proved)) {',
      replace: ') {',
      tests: hostile,
    },
    {
      name: 'nobody gives way where both restart',
      promise: 'L9',
      find: 'if (offered !== undefined && !polite && clock',
      replace: 'if (offered !== undefined && clock',
      tests: hostile,
    },
  ]),

  ...inFile('src/engine/restart/restart.ts', [
    {
      name: 'whatever certificate is in use after a restart will do',
      promise: 'L9',
      find: 'if (over || !used || equalBytes(used, channel.fingerprints.remote)) return',
      replace: 'if (over || used) return',
      tests: hostile,
    },
    {
      name: 'known ways are not tried again',
      promise: 'L10',
      find: 'else if (!hasBroker()) ice.revive()',
      replace: '',
      tests: recovering,
    },
  ]),

  ...inFile('src/engine/restart/restarts.ts', [
    {
      name: 'what is kept stays for ever',
      promise: 'L10',
      find: 'clock.after(KEEP_MS, () => discard(channel))',
      replace: '() => undefined',
      tests: recovering,
    },
    {
      name: 'nobody is dialled beside a link in doubt',
      promise: 'L9',
      find: 'onBeside(link.peer)\n',
      replace: 'void 0\n',
      tests: recovering,
    },
  ]),
]
