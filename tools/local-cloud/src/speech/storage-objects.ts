import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { CallFailure } from '../grpc/serve.ts';

/** An object by bucket and name. */
export interface ObjectName {
  readonly bucket: string;
  readonly name: string;
}

/** The parts of a `gs://bucket/name` URI, or undefined when it is none. */
export function parseGsUri(uri: string): ObjectName | undefined {
  const parsed = parseGsPrefix(uri);
  return parsed?.name ? parsed : undefined;
}

/** The parts of a `gs://bucket` or `gs://bucket/prefix` URI, or undefined when it is none. */
export function parseGsPrefix(uri: string): ObjectName | undefined {
  const match = /^gs:\/\/([a-z0-9][a-z0-9._-]+)(?:\/(.*))?$/s.exec(uri);
  return match?.[1] ? { bucket: match[1], name: match[2] ?? '' } : undefined;
}

/** `gs://bucket/name`. */
export function gsUri({ bucket, name }: ObjectName): string {
  return `gs://${bucket}/${name}`;
}

/**
 * Where production puts the result of an input: `<prefix>/<input's name without folder and extension>_transcript_<uuid>.json`
 * (observed: `gs://…/primary/x_transcript_6f46350e-0000-2a5c-b47f-c82add6ec714.json`).
 */
export function resultName(prefix: ObjectName, input: ObjectName): ObjectName {
  const file = input.name.slice(input.name.lastIndexOf('/') + 1);
  const stem = file.replace(/(?<=.)\.[^.]*$/, '');
  const folder = prefix.name.replace(/\/*$/, '');
  return {
    bucket: prefix.bucket,
    name: `${folder ? `${folder}/` : ''}${stem}_transcript_${randomUUID()}.json`,
  };
}

/** Storage as Speech needs it: the JSON API at an endpoint. */
export class StorageObjects {
  private readonly endpoint: string;

  /** @param endpoint - base URL, such as `http://127.0.0.1:9199` */
  constructor(endpoint: string) {
    this.endpoint = endpoint.replace(/\/$/, '');
  }

  /**
   * The URL that an object's current generation is read from, ranges included.
   * @throws CallFailure NOT_FOUND when there is no such object, UNAVAILABLE when Storage does not answer.
   */
  async mediaUrl(object: ObjectName, signal: AbortSignal): Promise<string> {
    const url = `${this.endpoint}/storage/v1/b/${object.bucket}/o/${encodeURIComponent(object.name)}`;
    const response = await this.ask(object, url, { signal });
    const { generation } = (await response.json()) as { generation: string };
    return `${url}?alt=media&generation=${generation}`;
  }

  /**
   * Writes a new object of JSON text.
   * @throws CallFailure NOT_FOUND when there is no such bucket, UNAVAILABLE when Storage does not answer.
   */
  async writeJson(object: ObjectName, text: string): Promise<void> {
    const query = new URLSearchParams({ uploadType: 'media', name: object.name, ifGenerationMatch: '0' });
    await this.ask(object, `${this.endpoint}/upload/storage/v1/b/${object.bucket}/o?${query.toString()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
    });
  }

  private async ask(object: ObjectName, url: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(url, init);
    } catch (error) {
      throw new CallFailure(status.UNAVAILABLE, `Cloud Storage does not answer: ${String(error)}`);
    }
    if (response.ok) return response;
    const code =
      { 403: status.PERMISSION_DENIED, 404: status.NOT_FOUND }[response.status] ?? status.UNAVAILABLE;
    await response.body?.cancel();
    throw new CallFailure(code, `${gsUri(object)}: Cloud Storage answered ${response.status}`);
  }
}
