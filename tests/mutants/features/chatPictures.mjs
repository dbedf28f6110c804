import { inFile, test } from '../inFile.mjs'

const automatic = test('features/filesAutomatic')
const media = test('features/mediaPage')
const jpegNotes = test('platform/jpegNotes')
const kind = test('features/fileKind')
const preparing = test('platform/preparing')
const sent = test('platform/sentPicture')

export const mutants = [
  ...inFile('src/features/files/picturesHere.ts', [
    {
      name: 'pictures that are not here are looked at',
      find: 'row.conversation === conversation && isHere(row)',
      replace: '(row.conversation === conversation || !isHere(row))',
      tests: test('features/filesRoom'),
    },
  ]),
  ...inFile('src/lib/jpegNotes.ts', [
    {
      name: 'the notes of a camera stay in a JPEG',
      find: 'return !(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe',
      replace: 'return marker !== 0xfe',
      tests: [...jpegNotes, ...preparing],
    },
    {
      name: 'comments stay in a JPEG',
      find: '&& marker !== 0xfe',
      replace: '',
      tests: jpegNotes,
    },
    {
      name: 'a JPEG without its notes lies on its side',
      find: 'orientation !== undefined && orientation > 1 ?',
      replace: 'orientation !== undefined && orientation > 8 ?',
      tests: jpegNotes,
    },
    {
      name: 'what stands behind the end of a JPEG stays',
      find: 'if (marker === undefined || marker === 0xd9) break',
      replace: 'if (marker === undefined) break',
      tests: jpegNotes,
    },
  ]),
  ...inFile('src/features/files/preparing.dom.ts', [
    {
      name: 'what moves stands still on the other side',
      find: "choice === 'smaller' && seen.moves",
      replace: "choice === 'original' && seen.moves",
      tests: [...preparing],
    },
    {
      name: 'what could not be cleaned goes all the same',
      find: "if (!made.ok) return { ok: false, why: smaller ? 'undrawn' : 'notes' }",
      replace: 'if (!made.ok) return { ok: true, file }',
      tests: [...preparing],
    },
  ]),
  ...inFile('src/features/files/automatic.ts', [
    {
      name: 'files of any kind and size come without being asked for',
      find: 'return (preview || voice) && size <= AUTOMATIC_BYTES ? {',
      replace: 'return (preview || voice) !== null && size >= 0 ? {',
      tests: automatic,
    },
    {
      name: 'pictures come also where they are not to',
      find: 'if (!wantsPictures() || !isFriend(person)) sender',
      replace: 'if (!isFriend(person)) sender',
      tests: automatic,
    },
    {
      name: 'whoever floods is asked for everything',
      find: 'if (!sender.budget.spend(next.size)) {',
      replace: 'if (next.size < 0) {',
      tests: automatic,
    },
    {
      name: 'what was done with a picture meanwhile does not count',
      find: 'sender.waiting = sender.waiting.filter((one) => one.id !== id)',
      replace: '',
      tests: automatic,
    },
    {
      name: 'strangers are asked for their pictures',
      find: 'if (!wantsPictures() || !isFriend(person)) sender',
      replace: 'if (!wantsPictures()) sender',
      tests: automatic,
    },
  ]),
  ...inFile('src/lib/sentPicture.ts', [
    {
      name: 'a picture of any number of pixels is decoded in a chat',
      find: 'if (size.width * size.height > MAX_SENT_PIXELS) return undefined',
      replace: '',
      tests: sent,
    },
    {
      name: 'anything is a picture in a chat that has a size',
      find: 'const size = kind && anyPictureSize(head)',
      replace: 'const size = anyPictureSize(head)',
      tests: sent,
    },
  ]),
  ...inFile('src/features/files/thumbOf.ts', [
    {
      name: 'a small picture of sixteen thousand pixels is decoded',
      find: 'const said = bytes && theirPicture(bytes)',
      replace: "const said = bytes && { kind: 'webp' as 'webp' | 'png' }",
      tests: [...sent],
    },
  ]),
  ...inFile('src/conversation/kinds/file.ts', [
    {
      name: 'a small picture in an entry may be anything',
      find: 'v.regex(/^(?:_9j_|UklGR[g-v][\\w-]{5}XRUJQ)[\\w-]*$/),',
      replace: '',
      tests: kind,
    },
    {
      name: 'a small picture in an entry may be as large as it likes',
      find: 'v.maxLength(Math.ceil((MAX_THUMB_BYTES * 4) / 3)),',
      replace: '',
      tests: kind,
    },
  ]),
  ...inFile('src/features/files/mediaPage.ts', [
    {
      name: 'pictures stand among the files of a chat, too',
      find: "if ((what === 'pictures') !== (preview !== undefined)) return undefined",
      replace: "if (what === 'pictures' && preview === undefined) return undefined",
      tests: media,
    },
    {
      name: 'every text is a link',
      find: 'text !== undefined && ADDRESS.test(text)',
      replace: 'text !== undefined',
      tests: media,
    },
    {
      name: 'a page of media leaves some out',
      find: 'if (all.length === WANTED) return { all, next: line.order }',
      replace: 'if (all.length === WANTED) return { all, next: lines[0]!.order }',
      tests: media,
    },
  ]),
]
