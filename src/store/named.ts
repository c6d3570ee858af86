/** A subject that goes by several topics, told by their keys: a country whose article the wiki renamed is one. */
export type Subject = readonly string[]

/** How many events name each of some subjects. */
export interface Named {
  /** Events that name any of them. */
  readonly events: number
  /** Place of the subject that the label itself is, whose events were asked for: as all of them name it, it is left out. */
  readonly own?: number
  /** Each subject, in the order in which they were asked for. */
  readonly subjects: readonly NamedSubject[]
}

export interface NamedSubject {
  /** Events that name it, by one of its topics or several. */
  readonly events: number
  /** Of its topics that have a page, the one that most of these events name, or of as many the first; `null` where none has one. */
  readonly slug: string | null
}

/** A topic as a store has it, with a page or without. */
export interface TopicRow {
  readonly key: string
  readonly lid: number
  readonly slug: string | null
}

/** Topics of subjects by their ids. */
export interface KnownSubjects {
  readonly subjects: readonly Subject[]
  readonly topics: ReadonlyMap<number, Topic>
}

interface Topic {
  readonly subject: number
  readonly slug: string | null
  /** Place among all topics. */
  readonly at: number
}

/** Subjects by the topics that a store has of them, each in the order in which its subject tells them. */
export function knownSubjects(subjects: readonly Subject[], rows: Iterable<TopicRow>): KnownSubjects {
  const found = new Map(Array.from(rows, (row) => [row.key, row]))
  const topics = new Map<number, Topic>()
  for (const [subject, keys] of subjects.entries()) {
    for (const key of keys) {
      const row = found.get(key)
      if (row && !topics.has(row.lid)) topics.set(row.lid, { subject, slug: row.slug, at: topics.size })
    }
  }
  return { subjects, topics }
}

/**
 * Counts what events name, each told by the ids of the labels that it carries. `asked`: the label by which they were asked for, which
 * all of them carry.
 */
export function countNamed(
  { subjects, topics }: KnownSubjects,
  events: Iterable<Iterable<number>>,
  asked?: number,
): Named {
  const own = asked === undefined ? undefined : topics.get(asked)?.subject
  const counts = new Array<number>(subjects.length).fill(0)
  /** By which event each was counted last: one that names it twice counts once. */
  const countedBy = new Array<number>(subjects.length).fill(0)
  const named = new Map<Topic, number>()
  let n = 0
  let any = 0
  for (const lids of events) {
    n++
    let isNamed = false
    for (const lid of lids) {
      const topic = topics.get(lid)
      if (topic === undefined || topic.subject === own) continue
      isNamed = true
      named.set(topic, (named.get(topic) ?? 0) + 1)
      if (countedBy[topic.subject] === n) continue
      countedBy[topic.subject] = n
      counts[topic.subject] = (counts[topic.subject] as number) + 1
    }
    if (isNamed) any++
  }
  const slugs = slugsOf(named)
  return {
    events: any,
    ...(own === undefined ? {} : { own }),
    subjects: counts.map((events, subject) => ({ events, slug: slugs.get(subject) ?? null })),
  }
}

/** Of each subject, the slug of its topic that most events name, or of as many the first. */
function slugsOf(named: ReadonlyMap<Topic, number>): ReadonlyMap<number, string> {
  const slugs = new Map<number, string>()
  const byCount = [...named].sort(([a, some], [b, others]) => others - some || a.at - b.at)
  for (const [{ subject, slug }] of byCount) if (slug !== null && !slugs.has(subject)) slugs.set(subject, slug)
  return slugs
}
