import type { ComponentType } from 'react'
import type { LineName, LineView } from '../../conversation/kinds/traits.ts'
import { FileLineLater } from './FileLineLater.tsx'
import type { LineViewProps } from './lineViewProps.dom.ts'
import { TextLine } from './TextLine.tsx'
import { TimerWords } from './TimerWords.tsx'

/** Line views: one for each kind. A kind without a view does not compile. */
const LINE_VIEWS: { readonly [K in LineName]: ComponentType<LineViewProps<Extract<LineView, { kind: K }>>> } = {
  text: TextLine,
  file: FileLineLater,
  timer: TimerWords,
}

/** Line: what it says, whatever its kind. */
export function LineContent<V extends LineView>(props: LineViewProps<V>) {
  const View = LINE_VIEWS[props.view.kind] as ComponentType<LineViewProps<LineView>>
  return <View {...props} />
}
