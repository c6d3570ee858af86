import { describe } from 'vitest'
import { testReader, testStore } from '../store.contract.ts'
import { absence, postgresOfFile } from '../support/postgres.ts'

if (absence) console.warn(absence)

describe.skipIf(absence)('on a server of its own', () => {
  const { newStore } = postgresOfFile()
  testStore('PostgreSQL', async () => (await newStore()).store)
  testReader('PostgreSQL', newStore)
})
