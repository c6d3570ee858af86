import { guide } from '../../api/guide.ts'
import type { TextPage } from '../../model/page.ts'
import { type Frame, ownHeadOf } from '../frame.ts'
import { guidePath } from '../urls.ts'

/** The page that tells how to ask for data. */
export function buildGuide(frame: Frame): TextPage {
  const { code, say } = frame.look.language
  return {
    ...ownHeadOf(frame, 'text', guidePath, say.api),
    ...(code === 'en' ? {} : { language: 'en' }),
    body: guide(frame.origin),
  }
}
