/** An answer other than OK, in the form of Google's JSON APIs. */
export class FcmError extends Error {
  override readonly name = 'FcmError';
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    { code, status, message, details = [] }: FcmFault,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = code;
    this.body = { error: { code, message, status, details } };
    this.headers = headers;
  }
}

/** An error of the API: HTTP status, canonical status, and what the details say. */
export interface FcmFault {
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly details?: readonly object[];
}

/** A request that is wrong in one of its fields. */
export function badRequest(field: string, description: string): FcmError {
  return new FcmError({
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: description,
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field, description }],
      },
    ],
  });
}
