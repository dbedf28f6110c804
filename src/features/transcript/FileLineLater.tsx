import { type CSSProperties, lazy } from 'react'
import type { FileView } from '../../conversation/kinds/file.ts'
import { Later } from '../../ui/Later.tsx'
import { ratioOf } from '../files/pictureRatio.dom.ts'
import css from './FileLineLater.module.css'
import type { LineViewProps } from './lineViewProps.dom.ts'

const FileLine = lazy(async () => ({ default: (await import('./FileLine.tsx')).FileLine }))

/** File: fetched with the first that is shown. Its room is there from the start. */
export const FileLineLater = (props: LineViewProps<FileView>) => (
  <div
    className={css.room}
    data-picture={props.view.preview ? true : undefined}
    style={props.view.preview && ({ '--ratio': ratioOf(props.view.preview) } as CSSProperties)}
  >
    <Later>
      <FileLine {...props} />
    </Later>
  </div>
)
