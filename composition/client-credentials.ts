/** For clients of an AWS SDK, which send nothing without any; nobody verifies them. */
export const clientCredentials: { readonly accessKeyId: string; readonly secretAccessKey: string } = {
  accessKeyId: 'test',
  secretAccessKey: 'test',
}
