import { newStore } from './support/archive.ts'
import { testStore } from './store.contract.ts'

testStore('SQLite', () => newStore().store)
