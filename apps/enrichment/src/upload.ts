import { Permanent } from '@earshot/contracts';
import { decodeUpload, type Upload } from '@earshot/enrichment-core';

/** The upload that a Storage event is about. @throws Permanent when it cannot be read */
export function uploadOf(event: { readonly data: unknown }): Upload {
  const decoded = decodeUpload(event.data);
  if (!decoded.ok) throw new Permanent(`not a Storage object: ${decoded.reason}`);
  return decoded.value;
}

/** `gs://` of an object. */
export function gsUri({ bucket, name }: { readonly bucket: string; readonly name: string }): string {
  return `gs://${bucket}/${name}`;
}

/** The object of a `gs://` link, which {@link gsUri} made. */
export function objectOf(uri: string): { readonly bucket: string; readonly name: string } {
  const [bucket = '', ...name] = uri.replace('gs://', '').split('/');
  return { bucket, name: name.join('/') };
}
