import { randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { CallFailure } from '../grpc/serve.ts';
import { isDone, type Operation } from './operation.ts';
import type { BatchRecognizeRequest } from './protocol.ts';

/** A change of an operation. */
export type OperationChange = Partial<Pick<Operation, 'outcomes' | 'cancelled'>>;

/** The operations of a server, kept in memory and, when it has a folder, in one file each. */
export class Operations {
  private readonly byName = new Map<string, Operation>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly folder: string | undefined;

  /** @param dataDir - folder to keep operations in; those in it are taken up again */
  constructor(dataDir?: string) {
    this.folder = dataDir && join(dataDir, 'operations');
    if (!this.folder) return;
    mkdirSync(this.folder, { recursive: true });
    for (const file of readdirSync(this.folder)) {
      const operation = JSON.parse(readFileSync(join(this.folder, file), 'utf8')) as Operation;
      this.byName.set(operation.name, operation);
    }
  }

  /** A new operation below a project's location. */
  create(parent: string, request: BatchRecognizeRequest): Operation {
    const now = Date.now();
    const id = `${randomInt(2 ** 47)}${randomInt(10 ** 6)}`;
    const name = `${parent}/operations/${id}`;
    return this.keep({
      name,
      request,
      createdMs: now,
      updatedMs: now,
      outcomes: {},
      cancelled: false,
    });
  }

  /** @throws CallFailure NOT_FOUND */
  get(name: string): Operation {
    const operation = this.byName.get(name);
    if (!operation) throw new CallFailure(status.NOT_FOUND, `there is no operation ${name}`);
    return operation;
  }

  /** All operations of a location (`projects/p/locations/l`), oldest first. */
  list(location: string): Operation[] {
    return [...this.byName.values()]
      .filter(({ name }) => name.startsWith(`${location}/operations/`))
      .sort((a, b) => a.createdMs - b.createdMs);
  }

  /** The operations that have not ended. */
  unfinished(): Operation[] {
    return [...this.byName.values()].filter((operation) => !isDone(operation));
  }

  /** Changes an operation, unless it has ended, and returns it as it is now. */
  change(name: string, change: OperationChange): Operation {
    const operation = this.get(name);
    if (isDone(operation)) return operation;
    const changed = this.keep({ ...operation, ...change, updatedMs: Date.now() });
    if (isDone(changed)) this.wake(name);
    return changed;
  }

  /** Forgets an operation that has ended. @throws CallFailure NOT_FOUND, FAILED_PRECONDITION while it runs */
  delete(name: string): void {
    if (!isDone(this.get(name))) {
      throw new CallFailure(status.FAILED_PRECONDITION, `${name} is running: cancel it first`);
    }
    this.byName.delete(name);
    if (this.folder) rmSync(this.fileOf(this.folder, name));
  }

  /** The operation once it has ended, or as it is when the time is up. */
  async wait(name: string, timeoutMs: number): Promise<Operation> {
    if (!isDone(this.get(name))) {
      await new Promise<void>((resolve) => {
        const waiters = this.waiting.get(name) ?? new Set();
        this.waiting.set(name, waiters);
        const timer = setTimeout(woken, timeoutMs);
        function woken() {
          clearTimeout(timer);
          waiters.delete(woken);
          resolve();
        }
        waiters.add(woken);
      });
    }
    return this.get(name);
  }

  /** Answers all who wait, whether their operation has ended or not. */
  wakeAll(): void {
    for (const name of this.waiting.keys()) this.wake(name);
  }

  private wake(name: string): void {
    for (const woken of this.waiting.get(name) ?? []) woken();
    this.waiting.delete(name);
  }

  private keep(operation: Operation): Operation {
    this.byName.set(operation.name, operation);
    if (this.folder) writeFileSync(this.fileOf(this.folder, operation.name), JSON.stringify(operation));
    return operation;
  }

  private fileOf(folder: string, name: string): string {
    return join(folder, `${name.replaceAll('/', '_')}.json`);
  }
}
