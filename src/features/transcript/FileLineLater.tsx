import { lazy } from 'react'
import type { FileView } from '../../conversation/kinds/file.ts'
import { Later } from '../../ui/Later.tsx'
import css from './FileLineLater.module.css'
import type { LineViewProps } from './lineViewProps.dom.ts'

const FileLine = lazy(async () => ({ default: (await import('./FileLine.tsx')).FileLine }))

/** File: fetched with the first that is shown. Its room is there from the start. */
export const FileLineLater = (props: LineViewProps<FileView>) => (
  <div className={css.room}>
    <Later>
      <FileLine {...props} />
    </Later>
  </div>
)
