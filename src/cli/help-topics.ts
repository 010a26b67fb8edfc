/** What `dataloaf help TOPIC` prints beside the commands' own help. */
export const helpTopics: { [topic: string]: string } = {
  'exit-codes': `EXIT CODES
  0    done
  1    failed: no server, not found, timed out, disk full, …
  2    a bad flag, configuration or query, or nobody there to answer a question
  3    signing in was refused
  4    a deployment failed part-way
  130  Ctrl-C, or answered no

With --json a failure is {"error":{"code","message","hint"}} on standard output, with the same exit code.`,

  environment: `ENVIRONMENT
  DATALOAF_DATA_DIR        folder of the data (--data-dir)
  DATALOAF_PORT            port of the server (--port)
  DATALOAF_HOST            address the server listens on (--host)
  DATALOAF_PUBLIC_ADDRESS  address people reach it by, behind a proxy (--public-address)
  DATALOAF_APP             app to work on, id or name (--app)
  DATALOAF_TARGET          where it runs: local or aws (--target)
  DATALOAF_NAME            name of the organization and its first app (--name)
  DATALOAF_URL             server to speak to (--url)
  DATALOAF_API_KEY         secret key for that server, and for that of an aws project; "aws": signed by AWS credentials
  DATALOAF_WRITE_KEY       key that events are sent with (--write-key)
  DATALOAF_ADMIN_EMAIL     first person's e-mail address, at init and first start (--admin-email)
  DATALOAF_ADMIN_PASSWORD  first person's password (--admin-password-file)
  DATALOAF_TIME_ZONE       time zone of new apps and of queries (--time-zone)
  DATALOAF_OIDC_CLIENT_SECRET  of the company's provider, for up and preview in AWS
  DATALOAF_SMTP_URL        mail server, with its password: smtps://user:password@mail.example.com; in AWS at up
  DATALOAF_MAIL_FROM       whose mail it is
  DATALOAF_LOG             what the server's log says: info (each request), warn, error, off
  NO_COLOR, FORCE_COLOR    colour off, colour on
  DEBUG                    show where an unexpected error happened

A flag wins over the environment, the environment over dataloaf.json, dataloaf.json over the default.`,
}
