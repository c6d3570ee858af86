import type { StatusPage } from '../../model/page.ts'
import { clockSaying, sayingOf, type UpdateRun } from '../../model/portal.ts'
import { english } from '../../render/language/index.ts'
import { statusPath } from '../../site/urls.ts'
import { type TaskState, tasksAt } from '../../store/index.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command } from '../command.ts'

const { durationInWords, grouped } = english

/** Runs of update that `--json` lists. */
const RUNS = 10
/** Whoever updates at all and has not for so long should know. */
const LATE_S = 24 * 60 * 60

export const status: Command = {
  name: 'status',
  summary: 'Tell what the archive holds, its alarms, and what the portal last said',
  operands: '',
  options: {},
  async run({ archive, out }) {
    const opened = openArchive(archive)
    return reading(opened, async (reader, site) => {
      const totals = await reader.totals()
      const page = (await site.page(statusPath)) as StatusPage
      const pages = await reader.portalPages()
      const notable = pages.flatMap((page) => {
        const saying = sayingOf(page)
        return saying === undefined ? [] : [{ ...page, saying }]
      })
      const updates = await reader.updateRuns(RUNS)
      const age = page.updated && Math.round((Date.now() - Date.parse(page.updated.ended)) / 1000)
      const alarms = [...lateAlarm(age), ...page.alarms]
      const queue = await tasksAt(opened.store)
      const { generation, updated, newest, lag, missing, gaps, recent } = page
      if (out.json) {
        const portal = { asked: pages.length, pages: notable, updates }
        const facts = { generation, updated, age, newest, lag, missing, gaps, recent }
        out.print(JSON.stringify({ ...totals, ...facts, alarms, portal, ...(queue.length > 0 ? { queue } : {}) }))
        return 0
      }
      out.print(`${totals.events} events on ${totals.days} days, ${totals.first ?? 'none'} to ${totals.last ?? 'none'}`)
      if (missing > 0) out.print(`${grouped(missing)} days between have no page`)
      out.print(
        `${totals.revisions} revisions, ${totals.sources} sources described, ${totals.withdrawn} events withdrawn`,
      )
      for (const line of bandInWords(recent)) out.print(line)
      out.print(alarms.length === 0 ? 'No alarms.' : `${alarms.length} alarms:`)
      for (const { date, message } of alarms) out.print(`  ${date === null ? '' : `${date}: `}${message}`)
      for (const line of queueInWords(queue)) out.print(line)
      const [last] = updates
      if (!last) return 0
      if (age !== null) {
        const behind = lag === null ? '' : `; the newest revision then was ${durationInWords(lag)} old`
        out.print(`Last brought up to date ${durationInWords(age)} ago${behind}.`)
      }
      out.print(`${pages.length} pages asked for on the portal. ${sayingOfRun(last)}`)
      const clock = clockSaying(last.clockAhead)
      if (clock) out.print(`  ${clock}`)
      for (const { date, saying } of notable) out.print(`  ${date}: ${saying}`)
      return 0
    })
  },
}

/** The tasks of workers: who does what, and what waits for how long; those that rest as they should are counted. */
function queueInWords(queue: readonly TaskState[]): string[] {
  if (queue.length === 0) return []
  const running = queue.filter(({ worker }) => worker !== null)
  const due = queue.filter((task) => task.due === 0)
  const rows = queue.flatMap(({ name, worker, runs, due, failures, message }) => {
    if (worker !== null) return [`  ${name}: for ${durationInWords(runs ?? 0)} by ${worker}`]
    return failures > 0
      ? [`  ${name}: failed ${failures} times, again in ${durationInWords(due ?? 0)}: ${message}`]
      : []
  })
  return [`Of ${queue.length} tasks ${running.length} are being done and ${due.length} are due.`, ...rows]
}

function lateAlarm(age: number | null): StatusPage['alarms'] {
  if (age === null || age <= LATE_S) return []
  return [{ about: 'late', date: null, message: `no update has come to its end for ${durationInWords(age)}` }]
}

/** The last day that is over, against the band, and the days of the last four weeks outside theirs. */
function bandInWords(recent: StatusPage['recent']): string[] {
  const over = recent.find(({ standing }) => standing !== 'open')
  if (!over || over.low === null) return []
  const odd = recent.filter(({ standing }) => standing === 'below' || standing === 'above')
  const listed = odd.map(({ date, events, standing }) => `${date} ${standing} (${events})`).join(', ')
  return [
    `${over.date}: ${over.events} events; usual are ${over.low} to ${over.high}`,
    ...(odd.length > 0 ? [`  of the last ${recent.length} days: ${listed}`] : []),
  ]
}

function sayingOfRun({ started, ended, outcome, message, requests }: UpdateRun): string {
  if (ended === null) return `The last update began ${started} and has not ended: it is at work, or was cut short.`
  return `The last update, ${started}, ${outcome === 'done' ? `is done (${requests} requests).` : `failed: ${message}`}`
}
