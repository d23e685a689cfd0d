import { memo, readSettings, speechSettings } from '@earshot/contracts';
import type { v2 } from '@google-cloud/speech';

/** This instance's Speech-to-Text V2 client; it speaks to SPEECH_ENDPOINT, whose scheme tells the credentials. */
export const speech = memo(async (): Promise<v2.SpeechClient> => {
  const { SPEECH_ENDPOINT } = readSettings({ SPEECH_ENDPOINT: speechSettings.SPEECH_ENDPOINT });
  const { host, port, secure } = SPEECH_ENDPOINT;
  const [{ v2: speechV2 }, { credentials }] = await Promise.all([
    import('@google-cloud/speech'),
    import('@grpc/grpc-js'),
  ]);
  return new speechV2.SpeechClient({
    apiEndpoint: host,
    port,
    ...(!secure && { sslCreds: credentials.createInsecure() }),
  });
});

/**
 * How calls are made: once, in half a minute. The client would go on for an hour and might submit a job twice; a function
 * ends before that, and its event is delivered again anyway.
 */
export const CALL = { timeout: 30_000, retry: null } as const;
