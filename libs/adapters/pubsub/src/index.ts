export { type Publisher, publisher } from './publisher.ts';
