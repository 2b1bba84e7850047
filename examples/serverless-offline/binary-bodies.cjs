/**
 * serverless-offline hands bodies to a function as text, unless they are `application/octet-stream`; AWS hands all
 * but text over as base64. This hook of serverless-offline runs before it decides, and the event's headers are taken
 * from what the client sent, so that the function sees the type that the client named.
 */
module.exports = (_endpoint, functionKey, method, path) => {
  const name = `binary bodies of ${functionKey} ${method} ${path}`
  return {
    name,
    scheme: name,
    getAuthenticateFunction: () => ({
      authenticate: (request, h) => {
        request.headers['content-type'] = 'application/octet-stream'
        return h.authenticated({ credentials: {} })
      },
    }),
  }
}
