/**
 * Confusables: letters that look like a Latin one or a digit, out of Unicode's confusables.txt (UTS 39), without those that NFKD takes
 * apart by itself and without scripts that devices have no letters for. In the order of their code points: the distance from the one
 * before in base 36, where it is not 1, then what it looks like. A letter stands here in one case where it looks alike in both.
 */
const CONFUSABLES =
  '5Sd7x8bPo6pJdMhAiHl11tPb3bb4c4dg5f4ll2kl3nn7prz6tt6y2ze4zss2pl11g6q1De7b2zNc2tsz4u3e2j4r2y2a2b2cdd9gggy3h2iiil2l2w2m2nno7rr' +
  '5s9u4yz9b3h3lq6Qb3ezh2lk2mn6cty2xAa2y4noi4v2o2pco2uNfCzBj7mClBbb5e3k2m6tAb4ab2r2e8ho2pc2y2xGsi2j3h6w2bGo2v8wGb6r5e2k4k4h9ct' +
  '3y2yx9h2e2el7h2h4m2iHe9oOdBgFq2w1EsIw2q3qAh8n4nu4g3fo28l3v7l2o1Yl2oQk4o2yyNl4o2vCl1IkkKo3oBy4y5oSl4o2v8o5DoAlBGo3Ko4b3g3Dog' +
  '3b3Go1Mo1Yo2g3Io3Ko3Ko1Mo1Yo7g6Bo3Ko8WoDoZo4NyOo75u5So5Sdrt7yajeBm4h2y3g2hCab3r2ws9l4p4kd7b4hgb1NvTuXp2d3bbQjTlLz3Mx1NhxAr' +
  '14b5fHaPdCd6m7b5CxAlKkm17Ua4cd2e3jk2m2o2o7p3tu4vwz4r20fmn2r2stz5iipu5g9y7Lf2QyMClKFl1GLh2kSr9h4l2k4m2n5o4p2ct2y4xUg2e4l2b2No' +
  '7ve8oEl5oq8xIYoN2Hbpddt2gk2jc2zf2mnlsr3vh3wxy2a2e2lou9Cz3i26h22vGz1TfsFkBoFz7w9e4g17f6uCe7jxbOUe3f8oo9rr6u4u8yQoiCr2wBo5z9u' +
  'Dvs5cCo1SB9abcdefghijklmnopqrstuvwxyz7abcdefghijklmnopqrstuvwxyz'

function unpacked(): ReadonlyMap<string, string> {
  const letters = new Map<string, string>()
  let code = 0
  for (const [, distance, latin] of CONFUSABLES.matchAll(/([0-9A-Z]*)([a-z])/gu)) {
    code += distance ? Number.parseInt(distance, 36) : 1
    letters.set(String.fromCodePoint(code), latin!)
  }
  return letters
}
const LETTERS = unpacked()

/** Signs that pass for a letter; an "I" is drawn as an "l" is. And letters that are two. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{ I: 'l', '|': 'l', '!': 'l', $: 's', '@': 'a' },
  ...{ æ: 'ae', Æ: 'ae', œ: 'oe', Œ: 'oe' },
}

const latin = (letter: string) =>
  SIGNS[letter] ??
  LETTERS.get(letter) ??
  LETTERS.get(letter.toLowerCase()) ??
  LETTERS.get(letter.toUpperCase()) ??
  letter.toLowerCase()

/** Letters and digits of a text as a reader takes them in: Latin where they look Latin, small, without marks and spaces; and "…". */
export const readAs = (text: string): string =>
  [...text.normalize('NFKD').replace(/\p{M}|\p{Default_Ignorable_Code_Point}/gu, '')]
    .map(latin)
    .join('')
    .replace(/\.{2,}|\u22ef/gu, '…')
    .replace(/[^\p{L}\p{N}…]/gu, '')

const DIGITS = 'olzeasbtbg'

/** Skeleton of a text: the same for two that look the same, and no good for anything but comparing. */
export const skeleton = (text: string): string =>
  readAs(text)
    .replace(/…/g, '')
    .replace(/\d/g, (digit) => DIGITS[Number(digit)]!)
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/cl/g, 'd')
    .replace(/i/g, 'l')
