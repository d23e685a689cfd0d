export { type Publisher, publisher, type PublisherOptions, pubsub } from './publisher.ts';
