import type { StatusPage } from '../../model/page.ts'
import { english } from '../language/index.ts'
import { pathDate } from '../words.ts'
import { heading, inline } from './escape.ts'
import { page, paragraphs, section } from './parts.ts'

const { counted, durationInWords, grouped } = english

export function statusPage(status: StatusPage): string {
  const { alarms, gaps, recent, portal } = status
  return paragraphs(
    `# ${heading(status.title)}`,
    alarms.length === 0 && 'No alarms.',
    section(
      'Alarms',
      items(alarms.map(({ date, message }) => `${date === null ? '' : `${date}: `}${inline(message)}`)),
    ),
    section('Facts', items(facts(status))),
    section('Latest days', items(recent.map(dayLine))),
    section(
      'On the portal',
      portal.pages === 0
        ? ''
        : items([
            `${grouped(portal.pages)} asked for: ${portal.states.map(({ state, pages }) => `${grouped(pages)} ${state}`).join(', ')}`,
            ...portal.listed.map(({ date, title, saying }) => `${date}: ${inline(saying)} (_${inline(title)}_)`),
          ]),
    ),
    section(
      'Missing days',
      items(gaps.map(({ from, to, days }) => `${from}${from === to ? '' : ` to ${to}`} (${counted(days, 'day')})`)),
    ),
  )
}

const items = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n')

function facts(status: StatusPage): string[] {
  const { updated, attempted, newest, lag, days, first, last, missing, events, withdrawn, corrections } = status
  return [
    `Last update: ${updated ? updated.ended : 'none from the portal yet'}`,
    ...(attempted && attempted.outcome !== 'done' ? [`Last attempt: ${attempted.started}, ${attempted.outcome}`] : []),
    `Newest revision: ${newest ?? 'its time is not known'}${lag === null ? '' : `, ${durationInWords(lag)} before that update`}`,
    `Days: ${grouped(days)}${first === null ? '' : `, ${first} to ${last}`}; ${grouped(missing)} missing`,
    `Events: ${grouped(events)}, ${grouped(withdrawn)} withdrawn, ${page(counted(corrections, 'correction'), '/corrections/index')}`,
    `Kept: ${counted(status.revisions, 'revision')} of day pages, ${counted(status.sources, 'source')} described`,
    `Generation: ${status.generation}`,
  ]
}

/** `[2016-02-6](…): 12 events, below (usual: 14 to 20, middle 16)` */
function dayLine({ date, url, events, low, median, high, standing }: StatusPage['recent'][number]): string {
  const day = url === null ? pathDate(date) : page(pathDate(date), url)
  const band = low === null || high === null ? '' : ` (usual: ${low} to ${high}, middle ${median})`
  return `${day}: ${counted(events, 'event')}, ${standing}${band}`
}
