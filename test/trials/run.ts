import { drain } from './drain.ts'
import { flood } from './flood.ts'
import { hostile } from './hostile.ts'
import { kill } from './kill.ts'
import { soak } from './soak.ts'

// What takes minutes, and shows only in numbers: `npm run trial -- kill 20`.
const trials = { kill, drain, flood, hostile, soak }
const usual = { kill: 20, drain: 20, flood: 3, hostile: 1_000_000, soak: 10 }

const [name = '', amount] = process.argv.slice(2)
if (name !== 'kill' && name !== 'drain' && name !== 'flood' && name !== 'hostile' && name !== 'soak')
  throw new Error(`npm run trial -- ${Object.keys(trials).join('|')} [amount]`)
const { isGood, ...result } = await trials[name](Number(amount ?? usual[name]))
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
process.exit(isGood ? 0 : 1)
