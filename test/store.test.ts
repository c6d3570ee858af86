import { testReader, testStore } from './store.contract.ts'
import { newStore } from './support/archive.ts'

testStore('SQLite', () => newStore().store)
testReader('SQLite', newStore)
