export type { DeliveryCount } from './eventing/dispatcher.ts';
export type { RetryPolicy } from './eventing/delivery-queue.ts';
export type { FunctionLog } from './functions/logs.ts';
export type { Codebase, Topology } from './functions/start-codebases.ts';
export type * from './service.ts';
export { bucketsOf, stack } from './stack/description.ts';
export type { FunctionStatus, LocalCloud } from './stack/local-cloud.ts';
export type { LocalCloudOptions, Mode } from './stack/options.ts';
export { startLocalCloud } from './stack/start-local-cloud.ts';
