import type { NewsLine } from './news.d.mts'

export function startPortal(
  lines: readonly NewsLine[],
  upTo?: () => number,
): Promise<{ readonly api: string; readonly stop: () => void }>
