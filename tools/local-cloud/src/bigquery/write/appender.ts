import { status } from '@grpc/grpc-js';
import type { Catalog } from '../catalog.ts';
import type { Inserter, InsertRow, RowError } from '../insert.ts';
import { CallFailure } from '../../grpc/serve.ts';
import type { AppendRowsRequest, AppendRowsResponse } from './protocol.ts';
import { type RowDecoder, rowDecoder } from './rows.ts';
import { isDefault, type Stream, type Streams, tablePath } from './streams.ts';

/** `AppendRowsResponse.RowError.RowErrorCode.FIELDS_ERROR`. */
const FIELDS_ERROR = 1;

/** One append call: its stream and its rows' shape are those last told. */
export class Appender {
  readonly #catalog: Catalog;
  readonly #inserter: Inserter;
  readonly #streams: Streams;
  #stream = '';
  #decode: RowDecoder | undefined;

  constructor(catalog: Catalog, inserter: Inserter, streams: Streams) {
    this.#catalog = catalog;
    this.#inserter = inserter;
    this.#streams = streams;
  }

  /**
   * Appends one request's rows, all or none; bad rows and wrong offsets are told in the answer.
   * @throws CallFailure or BigqueryError when the call cannot go on
   */
  async append(request: AppendRowsRequest): Promise<AppendRowsResponse> {
    if (request.writeStream) this.#stream = request.writeStream;
    const descriptor = request.protoRows?.writerSchema?.protoDescriptor;
    if (descriptor) this.#decode = rowDecoder(descriptor);
    const decode = this.#decode;
    if (!decode)
      throw new CallFailure(status.INVALID_ARGUMENT, 'The first request needs proto_rows.writer_schema');
    const { dataset, table } = tablePath(this.#stream);
    const { fields } = this.#catalog.table(dataset, table);
    const rows = (request.protoRows?.rows?.serializedRows ?? []).map((row) => ({
      json: decode(row, fields),
    }));
    return isDefault(this.#stream) ? this.#insert(rows) : this.#insertAt(rows, request.offset?.value);
  }

  async #insert(rows: readonly InsertRow[]): Promise<AppendRowsResponse> {
    const { dataset, table } = tablePath(this.#stream);
    const options = { unknownValues: 'refuse', invalidRows: 'stop' } as const;
    return this.#answer(await this.#inserter.insert(dataset, table, rows, options));
  }

  /** Keeps rows that become visible later; bad ones are told now. */
  #hide(stream: Stream, rows: readonly InsertRow[]): AppendRowsResponse {
    const errors = this.#inserter.check(stream.dataset, stream.table, rows);
    if (errors.length === 0) stream.hidden.push(...rows);
    return this.#answer(errors);
  }

  #answer(errors: readonly RowError[]): AppendRowsResponse {
    const bad = errors.filter(({ reason }) => reason === 'invalid');
    if (bad.length === 0) return { appendResult: {}, writeStream: this.#stream };
    return {
      error: { code: status.INVALID_ARGUMENT, message: 'Errors found while processing rows' },
      rowErrors: bad.map(({ index, message }) => ({ index, code: FIELDS_ERROR, message })),
      writeStream: this.#stream,
    };
  }

  async #insertAt(rows: readonly InsertRow[], offset: unknown): Promise<AppendRowsResponse> {
    const stream = this.#streams.get(this.#stream);
    if (stream.finalized)
      throw new CallFailure(status.INVALID_ARGUMENT, `Stream is finalized: ${stream.name}`);
    const at = stream.length;
    if (offset !== undefined && offset !== null && Number(offset) !== at) {
      const code = Number(offset) < at ? status.ALREADY_EXISTS : status.OUT_OF_RANGE;
      const message = `The offset is ${Number(offset)}, the stream's next is ${at}`;
      return { error: { code, message }, writeStream: stream.name };
    }
    const answer = stream.type === 'COMMITTED' ? await this.#insert(rows) : this.#hide(stream, rows);
    if (answer.error) return answer;
    stream.length += rows.length;
    return { appendResult: { offset: { value: at } }, writeStream: stream.name };
  }
}
