import { memo } from '@earshot/contracts';
import type { File, Storage } from '@google-cloud/storage';

/** This instance's Cloud Storage client. */
export const storage = memo(async (): Promise<Storage> => {
  const { Storage: Client } = await import('@google-cloud/storage');
  return new Client();
});

/** One generation of an object. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly name: string;
  readonly generation: string;
}

/** The SDK's handle of one generation. The generation travels as text, as it may exceed 2^53. */
export async function versionFile({ bucket, name, generation }: ObjectVersion): Promise<File> {
  return (await storage()).bucket(bucket).file(name, { generation });
}
