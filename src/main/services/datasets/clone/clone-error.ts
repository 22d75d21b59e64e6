import { Errors } from 'isomorphic-git'
import { LabError } from '../../../../shared/contract/errors.ts'
import { asLabError, systemCode } from '../../../files/disk-error.ts'

/** What went wrong with a clone, in words: to which address, and what to do. */
export const cloneError = (error: unknown, url: string): LabError => {
  if (error instanceof LabError) return error
  const cause = { cause: error }
  const host = new URL(url).host
  if (error instanceof Errors.HttpError) {
    const { statusCode } = error.data
    if (statusCode === 407)
      return new LabError(
        'network',
        `The proxy wants a name and a password to reach ${host}.`,
        'Put them into HTTPS_PROXY.',
        cause,
      )
    if ([401, 403, 404, 410].includes(statusCode))
      return new LabError(
        'clone-failed',
        `There is no public repository at ${url} (${host} answered ${statusCode}).`,
        'Check the address; the lab clones only what anybody may read.',
        cause,
      )
    return new LabError('clone-failed', `${host} answered ${statusCode} for ${url}.`, 'Try again later.', cause)
  }
  if (error instanceof Errors.SmartHttpError || error instanceof Errors.ParseError)
    return new LabError(
      'clone-failed',
      `${url} is not a git repository.`,
      'Use the address that `git clone` takes, such as https://github.com/owner/name.',
      cause,
    )
  if (error instanceof Errors.UnsafeFilepathError)
    return new LabError(
      'archive-unsafe',
      `The repository at ${url} holds a file whose name leads elsewhere ("${error.data.filepath}").`,
      'Nothing of it was written. Do not use it.',
      cause,
    )
  return networkError(error, host) ?? otherError(error, url)
}

const otherError = (error: unknown, url: string): LabError => {
  if (systemCode(error)?.startsWith('E') && error instanceof Error && 'path' in error)
    return asLabError(error, String(error.path))
  const said = error instanceof Error ? error.message : String(error)
  return new LabError(
    'clone-failed',
    `The repository at ${url} could not be read: ${said}`,
    'Try again; if it stays so, clone it with git and add the folder.',
    { cause: error },
  )
}

const causes = (error: unknown): unknown[] => {
  const chain: unknown[] = []
  for (let at = error; at instanceof Error && chain.length < 8; at = at.cause) {
    chain.push(at)
    if (at instanceof AggregateError) chain.push(...(at.errors as unknown[]))
  }
  return chain
}

/** Words for what can happen on the way to a server; null for anything else. */
const networkError = (error: unknown, host: string): LabError | null => {
  const cause = { cause: error }
  const codes = causes(error).map(systemCode)
  const has = (...wanted: string[]) => codes.some(code => code !== undefined && wanted.includes(code))
  if (codes.some(code => code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code)))
    return new LabError(
      'network',
      `The certificate of ${host} is not one that this machine trusts.`,
      'If your network has a proxy with its own certificate, name that in NODE_EXTRA_CA_CERTS; else do not go on.',
      cause,
    )
  if (has('ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_FAIL'))
    return new LabError(
      'network',
      `No such host, or no network: ${host} was not found.`,
      'Check the address and the connection.',
      cause,
    )
  if (has('ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL'))
    return new LabError('network', `${host} cannot be reached.`, 'Check the address and the connection.', cause)
  if (has('ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'))
    return new LabError('network', `${host} does not answer.`, 'Check the connection, then try again.', cause)
  if (
    has('ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET') ||
    (error instanceof TypeError && /terminated|fetch failed/.test(error.message))
  )
    return new LabError(
      'network',
      `The connection to ${host} broke off.`,
      'Try again; nothing half-made is kept.',
      cause,
    )
  return null
}
