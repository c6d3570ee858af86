import { parentPort } from 'node:worker_threads'
import { readText } from './read.ts'

/** A thread that reads texts, some at a time, in the order in which they come. */
parentPort?.on('message', (texts: readonly string[]) => parentPort?.postMessage(texts.map(readText)))
