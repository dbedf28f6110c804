import type { LineView } from '../../conversation/kinds/traits.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Formats } from '../../ui/formats.dom.ts'

/** Props that a line is shown with. */
export interface LineViewProps<V extends LineView> {
  readonly view: V
  readonly message: Message
  /** Name of the other person. */
  readonly friend: string
  readonly formats: Formats
  onJump(id: EntryId): void
}
