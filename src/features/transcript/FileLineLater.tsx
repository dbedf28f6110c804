import { lazy, Suspense } from 'react'
import type { FileView } from '../../conversation/kinds/file.ts'
import { Later } from '../../ui/Later.tsx'
import { shapeOf } from '../files/pictureShape.dom.ts'
import css from './FileLineLater.module.css'
import type { LineViewProps } from './lineViewProps.dom.ts'

const FileLine = lazy(async () => ({ default: (await import('./FileLine.tsx')).FileLine }))

/** File: fetched with the first that is shown. Its room is there from the start. */
export const FileLineLater = (props: LineViewProps<FileView>) => (
  <div className={css.room}>
    <Later>
      <Suspense fallback={props.view.preview && <div className={css.picture} style={shapeOf(props.view.preview)} />}>
        <FileLine {...props} />
      </Suspense>
    </Later>
  </div>
)
