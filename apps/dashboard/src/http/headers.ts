import type { Headers } from './call.ts';

/**
 * What the page may load: its own files and this server's answers. Scripts and styles stand in files, so that none that came in with a
 * title or a transcript would run.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What no answer goes without; a route may tell a cache otherwise. */
export const ALWAYS: Headers = {
  'Cache-Control': 'private, no-store',
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
};

/** For files that people uploaded: opened by themselves they can do nothing. */
export const UPLOADED: Headers = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
};

/** For what never changes under its address. */
export const FOREVER: Headers = { 'Cache-Control': 'private, max-age=31536000, immutable' };
