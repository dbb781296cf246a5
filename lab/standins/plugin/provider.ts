import type { Properties } from "./values";

/** What every request about a resource carries. */
interface AboutResource {
  urn: string;
  /** Pulumi's type token, e.g. `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** The resource's name in the program. */
  name: string;
}

/** Inputs are to be checked and completed with defaults. */
export interface CheckRequest extends AboutResource {
  /** The inputs of the last update; empty for a new resource. */
  olds: Properties;
  news: Properties;
  /** The same bytes in the preview and the update that follows. */
  randomSeed: Uint8Array;
}

/** Two states of a resource are to be compared. */
export interface DiffRequest extends AboutResource {
  id: string;
  /** What was recorded after the last update, outputs included. */
  olds: Properties;
  oldInputs: Properties;
  news: Properties;
  ignoreChanges: string[];
}

/** A resource is to be created. */
export interface CreateRequest extends AboutResource {
  inputs: Properties;
  /** Seconds from `customTimeouts`; 0 where none is set. */
  timeout: number;
  preview: boolean;
}

/** A resource's live state is asked for. */
export interface ReadRequest extends AboutResource {
  id: string;
  /** What was recorded; empty for a resource that is read for the first time. */
  properties: Properties;
  inputs: Properties;
}

/** A resource is to be changed in place. */
export interface UpdateRequest extends DiffRequest {
  /** Seconds from `customTimeouts`; 0 where none is set. */
  timeout: number;
  preview: boolean;
}

/** A resource is to be removed. */
export interface DeleteRequest extends AboutResource {
  id: string;
  properties: Properties;
  oldInputs: Properties;
  /** Seconds from `customTimeouts`; 0 where none is set. */
  timeout: number;
}

/** How one property differs; `replace` says that it can't be changed in place. */
export interface PropertyChange {
  kind: "add" | "delete" | "update";
  replace: boolean;
}

/** What a comparison found; no changes at all means that nothing is to be done. */
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
  /** Stops what is under way: the engine was interrupted. */
  cancel(): void;
}

/** The resource exists but did not become ready; the engine records it, and the next update tries again. */
export class NotReadyError extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: Properties,
  ) {
    super(message);
  }
}
