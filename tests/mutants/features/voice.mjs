import { inFile, test } from '../inFile.mjs'

const voice = test('features/voice')
const recording = ['tests/components/voice.test.tsx']
const entry = test('features/fileKind')

export const mutants = [
  ...inFile('src/lib/sentVoice.ts', [
    {
      name: 'anything is played as MPEG-4',
      find: "if (begins(head, 4, 0x66, 0x74, 0x79, 0x70)) return 'audio/mp4'",
      replace: "return 'audio/mp4'",
      tests: voice,
    },
  ]),
  ...inFile('src/features/voice/hold.ts', [
    {
      name: 'in Arabic the other side discards',
      find: '(rtl ? dx : -dx)',
      replace: '-dx',
      tests: voice,
    },
    {
      name: 'a touch sends a moment of nothing',
      find: 'ms === undefined || ms < SHORT_MS',
      replace: 'ms === undefined',
      tests: voice,
    },
  ]),
  ...inFile('src/features/voice/recorder.dom.ts', [
    {
      name: 'the microphone stays on',
      find: "    if (recorder.state !== 'inactive') recorder.stop()\n    release()",
      replace: "    if (recorder.state !== 'inactive') recorder.stop()",
      tests: recording,
    },
    {
      name: 'a microphone that is gone is not noticed',
      find: "track.addEventListener('ended', () => end('gone'))",
      replace: "track.addEventListener('ended', () => undefined)",
      tests: recording,
    },
  ]),
  ...inFile('src/features/voice/useHold.dom.ts', [
    {
      name: 'any finger sends',
      find: '=> isIt(event) && left()',
      replace: '=> left()',
      tests: recording,
    },
  ]),
  ...inFile('src/features/voice/VoiceBar.tsx', [
    {
      name: 'what could not be sent is gone',
      find: 'if (!sent.ok) return setUnsent(sent.why)',
      replace: 'if (!sent.ok) setUnsent(sent.why)',
      tests: recording,
    },
  ]),
  ...inFile('src/conversation/kinds/file.ts', [
    {
      name: 'a voice message may be of any length',
      find: 'v.maxValue(MAX_VOICE_MS + 5_000)',
      replace: 'v.maxValue(Number.MAX_SAFE_INTEGER)',
      tests: entry,
    },
  ]),
]
