/**
 * Confusables: letters by the Latin letter or digit that they look like, each group behind its own. Out of Unicode's confusables.txt
 * (UTS 39), without those that NFKD takes apart by itself, and without scripts for which devices have no letters to show. A letter stands
 * here in one case where both look alike.
 */
const GROUPS = [
  '2ƧƻϨᒿꙄꛯꝚ 3ƷȜЗҘӠⳌꝪꞫ 4Ꮞ 5Ƽ 6бᏮⳒ 8ȣ৪੪ 9৭੧୨൭ⳊꝮ aɑαаᎪᗅᴀꓮ aeæӕ bßƀƃƄɓʙΒБВЬѣҍᏏᏴᑲᑳᖯᗷꓐꞴ cƈɕȼΣςсҫᴄⲥꓚꮯ dÐđƌɖɗԁᎠᏧᑯᗞᗪᴅꓒꓓ',
  'eɇΕеҽҿᎬᴇⴹꓰꬲ fƒϜքᖴᵮẝꓝꜰꞙꬵ gƍǥɠɡɢԌցᏀᏳᶃꓖ hħɦʜΗнћҢһӇӉհᎻᏂᏲᕼⱧⲎꓧꚕ iıɨɩɪιіӏᵻᵼꙇꭵ jɉϳјᎫᒍᴊꓙꞲ kƙΚКҚҞᏦᛕᴋⱩⲔꓗꝀ',
  'lłƖƗƚǀɫɭʟΙІӀוןا١ٳ۱ߊᏞᒪᛁ∣│ⲒⳐⵏꓡꓲ mΜϺМӍᎷᗰᛖᴍⲘꓟ nƝƞɳɴΝηոռᵰⲚꓠ oøɵθοσоѳөօסةه٥ھہە۵ۿ߀०০੦૦ଠ୦௦౦೦ഠ൦๐໐တဝ၀ჿዐᴏᴑⲟⴱⵁⵔ〇ꓳꝋꬽꬾꭴꮎꮻ',
  'oeœ ooꚙꝏ pþƥƿρрᏢᑭᴘᵽⲣꓑ qǫʠԛգզⵕ rƦɍɼɽгғᎡᏒᖇᴦᵲⲅꓣꭇꭈꮁ rnɱᵯ sƽȿʂѕՏᏕᵴꓢꜱꮪ tŧƭƮȾΤТҬᎢᴛᵵⲦꓔ tsʦ uɄʋυսሀᑌᴜᵾꓴꞟꭎꭒꮜ vνѵט٧۷ᐯᴠⴸꓦꛟꮩ',
  'wɯѡѽԝաᏔᴡꓪꝡꮃ x×ΧхҲᕁᕽᚷⲬⵝꓫꞳ yƴɏɣʏΥγуүұყᎩᎽᶌỿⲨꓬꭚ zƶȥɀʐΖᴢᵶꓜꮓ كکڪ يىیې',
]

const LETTERS: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap((row) => row.split(' ')).flatMap((group) => {
    const [, latin = '', others = ''] = /^([a-z0-9]+|.)(.+)$/u.exec(group) ?? []
    return [...others].map((letter) => [letter, latin] as const)
  }),
)

/** White letters on black rounds and squares, twenty-six each, which nothing takes apart. */
const ON_BLACK = [0x1f150, 0x1f170]
const onBlack = (letter: string) => {
  const code = letter.codePointAt(0)!
  const first = ON_BLACK.find((start) => code >= start && code < start + 26)
  return first === undefined ? undefined : String.fromCharCode(0x61 + code - first)
}

const latin = (letter: string) =>
  LETTERS.get(letter) ??
  LETTERS.get(letter.toLowerCase()) ??
  LETTERS.get(letter.toUpperCase()) ??
  onBlack(letter) ??
  letter.toLowerCase()

/** Signs that pass for a letter. An "I" is drawn as an "l" is. */
const SIGNS: Readonly<Record<string, string>> = { I: 'l', '|': 'l', '!': 'l', $: 's', '@': 'a' }

/** Letters and digits of a text as a reader takes them in: Latin where they look Latin, small, without marks and spaces; and "…". */
export const readAs = (text: string): string =>
  [...text.normalize('NFKD').replace(/\p{M}|\p{Default_Ignorable_Code_Point}/gu, '')]
    .map((letter) => SIGNS[letter] ?? latin(letter))
    .join('')
    .normalize('NFKD')
    .replace(/\.{2,}|\u22ef/gu, '…')
    .replace(/[^\p{L}\p{N}…]/gu, '')

const DIGITS = 'olzeasbtbg'
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/[0-9]/gu, ''],
  [/rn/gu, 'm'],
  [/vv/gu, 'w'],
  [/cl/gu, 'd'],
  [/i/gu, 'l'],
]

/** Skeleton of a text: the same for two that look the same, and no good for anything but comparing. */
export const skeleton = (text: string): string =>
  PAIRS.reduce(
    (all, [pattern, by]) => all.replace(pattern, (found) => by || DIGITS[Number(found)]!),
    readAs(text).replaceAll('…', ''),
  )
