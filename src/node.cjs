// Starts a program of this project with a Node that is new enough: the one that runs this, or the one that `npm ci` brought
// along. Plain old JavaScript, so that a Node too old for the rest can still read it.
var path = require('node:path')
var fs = require('node:fs')
var os = require('node:os')
var spawn = require('node:child_process').spawn

var wanted = 24
var node = process.execPath
if (Number(process.versions.node.split('.')[0]) < wanted) {
  // By path: an npm before 11.6 leaves out the link in node_modules/.bin that would put it first by itself.
  node = path.join(__dirname, '..', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (!fs.existsSync(node)) {
    process.stderr.write(
      `Status Kitchen needs Node ${wanted} or newer, and this is ${process.versions.node}; on Linux \`npm ci\` brings one along.\n`,
    )
    process.exit(1)
  }
}

// Types are stripped once and not at every start: half the time, and a fifth of the memory.
process.env.NODE_COMPILE_CACHE =
  process.env.NODE_COMPILE_CACHE || path.join(__dirname, '..', 'node_modules', '.cache', 'status-kitchen', 'compiled')
// glibc would keep for each thread the memory that a password's hash or a picture needed once: 100 MiB under mixed load.
process.env.MALLOC_ARENA_MAX = process.env.MALLOC_ARENA_MAX || '2'
process.env.PATH = path.dirname(node) + path.delimiter + process.env.PATH
var child = spawn(node, process.argv.slice(2), { stdio: 'inherit' })
child.on('error', (error) => {
  process.stderr.write(`${node} cannot be run (${error.code}); Status Kitchen needs Node ${wanted} or newer.\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => {
  process.exit(signal ? 128 + os.constants.signals[signal] : code)
})
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => child.kill(signal))
// npm does not always hand signals on. Where it has gone, nobody is left who would end the program.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 250).unref()
}
