import { Agent } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Endpoint } from '@earshot/contracts';

/**
 * The connections of an SDK that asks for one fixed host: they lead to the endpoint, in plain text when it is http, and
 * are kept for the next request.
 */
export class EndpointAgent extends Agent {
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    super({ keepAlive: true });
    this.#endpoint = endpoint;
  }

  override createConnection(
    ...[options, done]: Parameters<Agent['createConnection']>
  ): Duplex | null | undefined {
    const { host, port, secure } = this.#endpoint;
    if (!secure) return connect(port, host);
    return super.createConnection({ ...options, host, port, servername: host }, done);
  }
}
