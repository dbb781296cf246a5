import type { Properties } from "./values";

/** The common part of all requests about a resource. */
interface AboutResource {
  urn: string;
  /** Pulumi's type token, e.g. `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** The resource's name in the program. */
  name: string;
}

/** The request to check inputs and add defaults. */
export interface CheckRequest extends AboutResource {
  /** The inputs of the last update; empty for a new resource. */
  olds: Properties;
  news: Properties;
  /** The same bytes in the preview and the update that follows. */
  randomSeed: Uint8Array;
}

/** The request to compare two states of a resource. */
export interface DiffRequest extends AboutResource {
  id: string;
  /** What was recorded after the last update, outputs included. */
  olds: Properties;
  oldInputs: Properties;
  news: Properties;
  ignoreChanges: string[];
}

/** The request to create a resource. */
export interface CreateRequest extends AboutResource {
  inputs: Properties;
  /** Seconds from `customTimeouts`; 0 where none is set. */
  timeout: number;
  preview: boolean;
}

/** The request for a resource's live state. */
export interface ReadRequest extends AboutResource {
  id: string;
  /** What was recorded; empty for a resource that is read for the first time. */
  properties: Properties;
  inputs: Properties;
}

/** The request to update a resource in place. */
export interface UpdateRequest extends DiffRequest {
  /** Seconds from `customTimeouts`; 0 where none is set. */
  timeout: number;
  preview: boolean;
}

/** The request to delete a resource. */
export interface DeleteRequest extends AboutResource {
  id: string;
  properties: Properties;
  oldInputs: Properties;
  /** Seconds from `customTimeouts`; 0 where none is set. */
  timeout: number;
}

/** How one property differs; `replace`: it can't be changed in place. */
export interface PropertyChange {
  kind: "add" | "delete" | "update";
  replace: boolean;
}

/** What a comparison found; without changes the resource is unchanged. */
export interface Difference {
  /** By property path, e.g. `spec.template.spec.containers[0].image`. */
  changes: Map<string, PropertyChange>;
  deleteBeforeReplace: boolean;
}

/** What was read; `undefined` in its place means that the resource is gone. */
export interface LiveResource {
  properties: Properties;
  inputs: Properties;
}

/** A Pulumi provider, without the wire format. Every method throws an Error whose message the user reads. */
export interface ResourceProvider {
  readonly version: string;
  configure(settings: Properties): Promise<void>;
  check(request: CheckRequest): Promise<Properties>;
  diff(request: DiffRequest): Promise<Difference>;
  create(request: CreateRequest): Promise<{ id: string; properties: Properties }>;
  read(request: ReadRequest): Promise<LiveResource | undefined>;
  update(request: UpdateRequest): Promise<Properties>;
  delete(request: DeleteRequest): Promise<void>;
  /** Aborts the requests in progress: the engine was interrupted. */
  cancel(): void;
}

/** The resource exists but did not become ready; the engine records it, and the next update retries. */
export class NotReadyError extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: Properties,
  ) {
    super(message);
  }
}
