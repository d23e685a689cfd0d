/** A fault that is told to the client as BigQuery tells it: an HTTP status, a reason word and a message. */
export class BigqueryError extends Error {
  override readonly name: string = 'BigqueryError';
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** The query's text is wrong, or says what the local BigQuery cannot do. */
export class InvalidQuery extends BigqueryError {
  override readonly name = 'InvalidQuery';

  constructor(message: string) {
    super(400, 'invalidQuery', message);
  }
}

/** A request that cannot be carried out as it is. */
export const invalid = (message: string) => new BigqueryError(400, 'invalid', message);
/** Something named in the request does not exist; `what` as BigQuery names it: `Dataset p:d`. */
export const notFound = (what: string) => new BigqueryError(404, 'notFound', `Not found: ${what}`);
/** Something to be created exists; `what` as BigQuery names it. */
export const duplicate = (what: string) => new BigqueryError(409, 'duplicate', `Already Exists: ${what}`);
/** BigQuery can, this stand-in cannot. */
export const notImplemented = (what: string) =>
  new BigqueryError(501, 'notImplemented', `The local BigQuery does not support ${what}`);
