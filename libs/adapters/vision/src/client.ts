import { memo, moderationSettings, readSettings } from '@earshot/contracts';
import type { ImageAnnotatorClient } from '@google-cloud/vision';

/** This instance's Vision client; it speaks to VISION_ENDPOINT, whose scheme tells the credentials. */
export const vision = memo(async (): Promise<ImageAnnotatorClient> => {
  const { VISION_ENDPOINT } = readSettings({ VISION_ENDPOINT: moderationSettings.VISION_ENDPOINT });
  const { host, port, secure } = VISION_ENDPOINT;
  const [{ ImageAnnotatorClient: Client }, { credentials }] = await Promise.all([
    import('@google-cloud/vision'),
    import('@grpc/grpc-js'),
  ]);
  return new Client({
    apiEndpoint: host,
    port,
    ...(!secure && { sslCreds: credentials.createInsecure() }),
  });
});
