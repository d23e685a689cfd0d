export * from './events.ts';
export type { GrpcCall } from './grpc-call.ts';
export * from './grpc-proxy.ts';
export * from './logged.ts';
export * from './not-run.ts';
export * from './property.ts';
export * from './until.ts';
