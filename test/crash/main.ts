import { crash } from './crash-run.js'

/** `npm run test:crash -- [kills] [seed]` */
const kills = Number(process.argv[2] ?? 200)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)
process.stdout.write(`${kills} kills, seed ${seed}\n`)
const records = await crash(kills, seed)
process.stdout.write(`nothing was lost: ${records} looks at acknowledged records\n`)
