import { memo, readSettings, topicSettings } from '@earshot/contracts';
import type { v2 } from '@google-cloud/language';

/** This instance's Natural Language V2 client; it speaks to LANGUAGE_ENDPOINT, whose scheme tells the credentials. */
export const language = memo(async (): Promise<v2.LanguageServiceClient> => {
  const { LANGUAGE_ENDPOINT } = readSettings({ LANGUAGE_ENDPOINT: topicSettings.LANGUAGE_ENDPOINT });
  const { host, port, secure } = LANGUAGE_ENDPOINT;
  const [{ v2: languageV2 }, { credentials }] = await Promise.all([
    import('@google-cloud/language'),
    import('@grpc/grpc-js'),
  ]);
  return new languageV2.LanguageServiceClient({
    apiEndpoint: host,
    port,
    ...(!secure && { sslCreds: credentials.createInsecure() }),
  });
});
