/** A request that Storage refuses, with the status, reason and message that production answers. */
export class StorageError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = 'StorageError';
    this.status = status;
    this.reason = reason;
  }

  /** The JSON error body of https://cloud.google.com/storage/docs/json_api/v1/status-codes. */
  body(): Record<string, unknown> {
    const { status: code, message, reason } = this;
    return { error: { code, message, errors: [{ message, domain: 'global', reason }] } };
  }
}

/** A request that cannot be understood or is not allowed as it is. */
export const invalid = (message: string) => new StorageError(400, 'invalid', message);

/** The bucket is not there. */
export const bucketNotFound = () => new StorageError(404, 'notFound', 'The specified bucket does not exist.');

/** The object, or this generation of it, is not there. */
export const objectNotFound = (bucket: string, name: string) =>
  new StorageError(404, 'notFound', `No such object: ${bucket}/${name}`);

/** A generation or metageneration differs from the one that the request requires. */
export const conditionNotMet = () =>
  new StorageError(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.');
