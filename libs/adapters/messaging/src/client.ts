import { type Endpoint, memo, messagingSettings, readSettings } from '@earshot/contracts';
import type { Messaging } from 'firebase-admin/messaging';
import { EndpointAgent } from './agent.ts';

const APP_NAME = 'earshot-messaging';

/** This instance's FCM client; it speaks to FCM_ENDPOINT, whose scheme tells the credentials. */
export const messaging = memo(() => {
  const { FCM_ENDPOINT } = readSettings(messagingSettings);
  return messagingAt(FCM_ENDPOINT, APP_NAME);
});

/** An FCM client of its own app. */
export async function messagingAt(endpoint: Endpoint, app: string): Promise<Messaging> {
  const [{ applicationDefault, initializeApp }, { getMessaging }] = await Promise.all([
    import('firebase-admin/app'),
    import('firebase-admin/messaging'),
  ]);
  const credential = endpoint.secure ? applicationDefault() : NOBODY;
  const client = getMessaging(initializeApp({ credential, httpAgent: new EndpointAgent(endpoint) }, app));
  // Over HTTP/2 the SDK takes no agent, and makes a new connection for each sendEach.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see ADR 14
  client.enableLegacyHttpTransport();
  return client;
}

/** The SDK sends no request without a token. */
const NOBODY = { getAccessToken: () => Promise.resolve({ access_token: 'nobody', expires_in: 3600 }) };
