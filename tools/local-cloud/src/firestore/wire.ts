/**
 * The messages of google.firestore.v1 that the server reads and writes, in the shape protobufjs decodes: a member of a
 * oneof is an own property only when it was sent, everything else that was not sent has protobuf's default.
 */

/** A 64-bit integer: decoded as a Long, written as any of these. */
export type Int64 = number | string | { toNumber(): number; toString(): string };

/** google.protobuf.Timestamp. */
export interface Timestamp {
  readonly seconds?: Int64 | null;
  readonly nanos?: number | null;
}

/** The fields of a document or of a map. */
export type Fields = Readonly<Record<string, Value>>;

/** google.firestore.v1.Value: exactly one of its members is present. */
export interface Value {
  readonly nullValue?: 0;
  readonly booleanValue?: boolean;
  readonly integerValue?: Int64;
  readonly doubleValue?: number;
  readonly timestampValue?: Timestamp;
  readonly stringValue?: string;
  readonly bytesValue?: Uint8Array;
  readonly referenceValue?: string;
  readonly geoPointValue?: { readonly latitude?: number; readonly longitude?: number };
  readonly arrayValue?: { readonly values?: readonly Value[] };
  readonly mapValue?: { readonly fields?: Fields };
}

/** google.firestore.v1.Document. */
export interface Document {
  readonly name: string;
  readonly fields: Fields;
  readonly createTime?: Timestamp | null;
  readonly updateTime?: Timestamp | null;
}

/** google.firestore.v1.Precondition: one member is an own property. */
export interface Precondition {
  readonly exists?: boolean;
  readonly updateTime?: Timestamp;
}

/** google.firestore.v1.DocumentMask. */
export interface DocumentMask {
  readonly fieldPaths: readonly string[];
}

/** google.firestore.v1.DocumentTransform.FieldTransform: one member beside the path is an own property. */
export interface FieldTransform {
  readonly fieldPath: string;
  readonly setToServerValue?: number;
  readonly increment?: Value;
  readonly maximum?: Value;
  readonly minimum?: Value;
  readonly appendMissingElements?: { readonly values: readonly Value[] };
  readonly removeAllFromArray?: { readonly values: readonly Value[] };
}

/** google.firestore.v1.Write. */
export interface Write {
  readonly update?: Document;
  readonly delete?: string;
  readonly transform?: { readonly document: string; readonly fieldTransforms: readonly FieldTransform[] };
  readonly updateMask?: DocumentMask | null;
  readonly updateTransforms?: readonly FieldTransform[];
  readonly currentDocument?: Precondition | null;
}

/** google.firestore.v1.WriteResult. */
export interface WriteResult {
  readonly updateTime?: Timestamp;
  readonly transformResults?: readonly Value[];
}

/** google.firestore.v1.TransactionOptions. */
export interface TransactionOptions {
  readonly readOnly?: { readonly readTime?: Timestamp | null };
  readonly readWrite?: object;
}

/** Where in time a read looks: one member is an own property, or none. */
export interface Consistency {
  readonly transaction?: Uint8Array;
  readonly newTransaction?: TransactionOptions;
  readonly readTime?: Timestamp;
}

interface FieldReference {
  readonly fieldPath: string;
}

/** google.firestore.v1.StructuredQuery.Filter. */
export interface Filter {
  readonly compositeFilter?: { readonly op: number; readonly filters: readonly Filter[] };
  readonly fieldFilter?: { readonly field: FieldReference; readonly op: number; readonly value: Value };
  readonly unaryFilter?: { readonly op: number; readonly field: FieldReference };
}

/** google.firestore.v1.Cursor. */
export interface Cursor {
  readonly values: readonly Value[];
  readonly before?: boolean;
}

/** google.firestore.v1.StructuredQuery.FindNearest. */
export interface FindNearest {
  readonly vectorField: FieldReference;
  readonly queryVector: Value;
  readonly distanceMeasure: number;
  readonly limit?: { readonly value: number } | null;
  readonly distanceResultField?: string;
  readonly distanceThreshold?: { readonly value: number } | null;
}

/** google.firestore.v1.StructuredQuery. */
export interface StructuredQuery {
  readonly from?: readonly { readonly collectionId?: string; readonly allDescendants?: boolean }[];
  readonly select?: { readonly fields: readonly FieldReference[] } | null;
  readonly where?: Filter | null;
  readonly orderBy?: readonly { readonly field: FieldReference; readonly direction: number }[];
  readonly startAt?: Cursor | null;
  readonly endAt?: Cursor | null;
  readonly offset?: number;
  readonly limit?: { readonly value: number } | null;
  readonly findNearest?: FindNearest | null;
}

/** google.firestore.v1.StructuredAggregationQuery.Aggregation. */
export interface Aggregation {
  readonly alias: string;
  readonly count?: { readonly upTo?: { readonly value: Int64 } | null };
  readonly sum?: { readonly field: FieldReference };
  readonly avg?: { readonly field: FieldReference };
}
