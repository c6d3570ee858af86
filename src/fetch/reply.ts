import * as v from 'valibot'
import { instantOf } from '../intake/instant.ts'
import { excerpt, Passing } from './http.ts'

/** What the Action API answers, https://www.mediawiki.org/wiki/API:Query with `formatversion=2`: only what we read of it. */
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const flag = v.optional(v.boolean(), false)
const instant = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const time = instantOf(dataset.value)
    if (time !== undefined) return time
    addIssue({ message: `${JSON.stringify(dataset.value)} is no time` })
    return NEVER
  }),
)

const Revision = v.object({
  revid: id,
  timestamp: instant,
  user: v.exactOptional(v.string()),
  comment: v.exactOptional(v.string()),
  slots: v.exactOptional(v.object({ main: v.object({ content: v.exactOptional(v.string()), texthidden: flag }) })),
})
export type ReplyRevision = v.InferOutput<typeof Revision>

const Page = v.object({
  title: v.string(),
  missing: flag,
  invalid: flag,
  invalidreason: v.exactOptional(v.union([v.string(), v.object({ text: v.string() })])),
  redirect: flag,
  lastrevid: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
  protection: v.exactOptional(v.array(v.object({ type: v.string(), level: v.string() }))),
  revisions: v.exactOptional(v.array(Revision)),
})
export type ReplyPage = v.InferOutput<typeof Page>

const LogEvent = v.object({
  type: v.exactOptional(v.string()),
  action: v.exactOptional(v.string()),
  timestamp: v.exactOptional(instant),
  comment: v.exactOptional(v.string()),
  params: v.exactOptional(v.object({ target_title: v.exactOptional(v.string()) })),
})

const Change = v.object({ from: v.string(), to: v.string() })

const Query = v.object({
  normalized: v.optional(v.array(Change), []),
  redirects: v.optional(v.array(Change), []),
  pages: v.optional(v.array(Page), []),
  logevents: v.optional(v.array(LogEvent), []),
})
export type ReplyQuery = v.InferOutput<typeof Query>

const Reply = v.object({
  errors: v.exactOptional(v.array(v.object({ code: v.string(), text: v.optional(v.string(), '') }))),
  continue: v.exactOptional(v.record(v.string(), v.union([v.string(), v.number()]))),
  query: v.exactOptional(Query),
})
export type Reply = v.InferOutput<typeof Reply>

/** Reads an answer; what is none of the API's is `Passing`: an error page of a cache, half a document. */
export function readReply(body: string): Reply {
  let given: unknown
  try {
    given = JSON.parse(body)
  } catch (cause) {
    throw new Passing(`it answers something other than JSON: ${excerpt(body)}`, { cause })
  }
  const { success, output, issues } = v.safeParse(Reply, given)
  if (success) return output
  const [issue] = issues
  throw new Passing(`its answer is not as the API's should be: ${v.getDotPath(issue) ?? 'all of it'}: ${issue.message}`)
}
