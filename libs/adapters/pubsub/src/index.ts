export { type Publisher, publisher, type PublisherOptions } from './publisher.ts';
