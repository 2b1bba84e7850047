@rem npm start says "exec", so that signals to npm reach the server; cmd has no such command but finds this file.
@%*
