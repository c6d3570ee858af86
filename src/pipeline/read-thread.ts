import { parentPort } from 'node:worker_threads'
import { read } from './read.ts'

/** Reads the texts it is sent, beside the thread that stores. */
parentPort?.on('message', (texts: readonly string[]) => parentPort?.postMessage(texts.map(read)))
