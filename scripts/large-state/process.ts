/** One step in a process of its own. Started by `large-state.ts`. */
import { type StepName, steps } from './steps.js'

const [step = '', directory = '', bytes] = process.argv.slice(2)
const figures = await steps[step as StepName](directory, Number(bytes))
process.send?.(figures, () => process.exit())
