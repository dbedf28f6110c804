const FIRST_STRONG = /[\p{L}\u061C\u200E\u200F]/u
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u061C\u200F]/u
const BLOCKS_OF_CODE = /```[\s\S]*?(?:```|$)/g

/**
 * The way a text runs, as `dir="auto"` finds it: by its first letter, not counting code. For what stands around the text: browsers do not
 * look again at a style that asks for the direction of what is inside. Undefined where no letter decides.
 */
export function directionOf(text: string): 'ltr' | 'rtl' | undefined {
  const first = FIRST_STRONG.exec(text.replace(BLOCKS_OF_CODE, ''))?.[0]
  return first === undefined ? undefined : RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr'
}
