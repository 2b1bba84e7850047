import { crash } from './crash-run.js'
import { isStoreKind, type StoreKind } from './stores.js'

/** `npm run test:crash -- [kills] [seed] [file|sqlite]` */
const [, , kills = '200', seed = String(Date.now() % 2 ** 31), store] = process.argv
if (store !== undefined && !isStoreKind(store)) throw new Error(`There is no store "${store}"`)
const chosen: readonly StoreKind[] = store === undefined ? ['file', 'sqlite'] : [store]
for (const kind of chosen) {
  process.stdout.write(`${kind}: ${kills} kills, seed ${seed}\n`)
  const records = await crash(kind, Number(kills), Number(seed))
  process.stdout.write(`${kind}: nothing was lost: ${records} looks at acknowledged records\n`)
}
