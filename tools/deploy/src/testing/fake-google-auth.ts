import type { Ask } from '../google.ts';
import { fakeGoogle } from './fake-google.ts';

/** Stands for google-auth-library where `installFakeGoogle` put it: needs no credentials, and asks {@link fakeGoogle}. */
export class GoogleAuth {
  private readonly ask = fakeGoogle(process.env['FAKE_FIREBASE'] ?? '');

  async request(request: Parameters<Ask>[0]): Promise<{ readonly data: unknown }> {
    return { data: await this.ask(request) };
  }
}
