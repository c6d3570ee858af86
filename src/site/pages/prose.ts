import type { OpinionRef, Page } from '../../model/page.ts'
import type { Opinion, Prose } from '../../model/prose.ts'
import { type Frame, ownHeadOf } from '../frame.ts'
import { opinionPath, opinionsPath, textPath } from '../urls.ts'

/** Opinion pieces that the front page names. */
const TEASED = 3

export const opinionRef = ({ date, slug, title, author, summary }: Opinion): OpinionRef => ({
  url: opinionPath(date, slug),
  title,
  author,
  date,
  summary,
})

export const teasers = ({ opinions }: Prose): OpinionRef[] => opinions.slice(0, TEASED).map(opinionRef)

/** Every page that the publisher wrote. The licence of these words is the publisher's to choose; the news keeps its own. */
export function* pagesOfProse(frame: Frame, { opinions, texts }: Prose): Generator<Page> {
  yield {
    ...ownHeadOf(frame, 'opinions', opinionsPath, frame.look.language.say.opinion),
    listed: opinions.map(opinionRef),
  }
  for (const { date, slug, title, author, summary, tags, body } of opinions) {
    yield {
      ...ownHeadOf(frame, 'opinion', opinionPath(date, slug), title),
      author,
      date,
      summary,
      tags: [...tags],
      body,
    }
  }
  for (const { name, title, language, body } of texts)
    yield {
      ...ownHeadOf(frame, 'text', textPath(name), title),
      ...(language === undefined || language === frame.look.language.code ? {} : { language }),
      body,
    }
}
