#!/usr/bin/env node
import { allowClosedOutput } from './closed-output.js'
import { runCommand } from './program.js'

allowClosedOutput(process.stdout)
allowClosedOutput(process.stderr)
process.exitCode = await runCommand(process.argv.slice(2))
