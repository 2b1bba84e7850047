// What `kinesalite --port` does, but on the loopback address only.
require('kinesalite')({ createStreamMs: 0, shardLimit: 50 }).listen(Number(process.argv[2]), '127.0.0.1')
