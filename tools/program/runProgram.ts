import { createRequire } from "node:module";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { projectRoot } from "../shared/folders";
import { failureOf } from "./failure";

/** One resource as the program registered it, with secrets marked instead of unwrapped. */
export interface RegisteredResource {
  type: string;
  name: string;
  /** Inputs with every secret replaced by a `SecretValue`. */
  inputs: Record<string, unknown>;
  /** False for component resources, which exist in Pulumi only. */
  custom: boolean;
  /** The URN of the parent. */
  parent: string;
  protect: boolean;
  ignoreChanges: readonly string[];
  /** The URNs of the resources that come first. */
  dependsOn: readonly string[];
}

/** The result of a run of the program. */
export interface ProgramRun {
  resources: RegisteredResource[];
  /** The stack outputs, secrets replaced by `SecretValue`s. */
  outputs: Record<string, unknown>;
  /** The warnings that the program logged. */
  warnings: string[];
}

/** A Pulumi secret; its text form never contains the value. */
export class SecretValue {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** The value: for assertions, never for output. */
  reveal(): unknown {
    return this.#value;
  }

  toJSON(): string {
    return "[secret]";
  }

  toString(): string {
    return "[secret]";
  }
}

/** The stack to run, and its config as the engine passes it. */
export interface StackInput {
  project: string;
  stack: string;
  values: Record<string, string>;
  secretKeys: readonly string[];
  /** The random provider's value by the resource's name; by default a text made from that name. */
  generated?: (name: string) => string;
  /** Runs as a preview: values may be unknown. */
  preview?: boolean;
  /** The stack's outputs as its last update left them; none by default. */
  lastOutputs?: Record<string, unknown>;
}

const secretSignature = "4dabf18193072939515e22adb298388d";
const secretKind = "1b47061264138c4ac30d75fd1eb44270";

/** Replaces Pulumi's wire form of secrets by `SecretValue`s, at any depth. */
export function markSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(markSecrets);
  if (value === null || typeof value !== "object") return value;
  const object = value as Record<string, unknown>;
  if (object[secretSignature] === secretKind) return new SecretValue(markSecrets(object.value));
  return Object.fromEntries(Object.entries(object).map(([key, inside]) => [key, markSecrets(inside)]));
}

/** The same in every run, so that two runs can be compared. */
const generatedFromName = (name: string): string => `generated-for-${name}`;

/** A resource's state: its inputs, and what a real provider would compute. */
function stateOf(
  { type, name, inputs }: pulumi.runtime.MockResourceArgs,
  { generated = generatedFromName, lastOutputs = {} }: StackInput,
): Record<string, unknown> {
  const state = inputs as Record<string, unknown>;
  if (type === "random:index/randomPassword:RandomPassword")
    return { ...state, result: pulumi.secret(generated(name)) };
  return type === "pulumi:pulumi:StackReference" ? { ...state, outputs: lastOutputs } : state;
}

/** The parts of the engine's requests that the SDK's mocks drop. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getIgnorechangesList(): string[];
  getDependenciesList(): string[];
}

interface OutputsRequest {
  getUrn(): string;
  getOutputs(): { toJavaScript(): unknown } | undefined;
}

interface Monitor {
  registerResource(request: RegisterRequest, callback: unknown): Promise<void>;
  registerResourceOutputs(request: OutputsRequest, callback: unknown): void;
}

/**
 * What the engine receives and the SDK's mocks don't: resource options such as `protect`, the secrecy of outputs, and
 * warnings.
 */
interface Recording {
  requests: Map<string, RegisterRequest>;
  stackOutputs: unknown;
  warnings: string[];
}

const sdk = pulumi.runtime;
const stackType = "pulumi:pulumi:Stack";

/** Records the requests to the mock monitor. */
function listen(recording: Recording): void {
  const monitor = sdk.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    recording.requests.set(`${request.getType()} ${request.getName()}`, request);
    return register(request, callback);
  };
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, callback) => {
    if (request.getUrn().includes(`::${stackType}::`)) recording.stackOutputs = request.getOutputs()?.toJavaScript();
    registerOutputs(request, callback);
  };
  (pulumi.log as { warn: typeof pulumi.log.warn }).warn = (message) => {
    recording.warnings.push(message);
    return Promise.resolve();
  };
}

let lastRun: Promise<unknown> = Promise.resolve();

/**
 * Runs `index.ts` on the SDK's mocks: no engine, no provider, no cluster. One run after the other, since the SDK has one
 * set of mocks in a process.
 * @throws what the program throws, such as a `ConfigError` for a config that can't be used
 */
export function runProgram(input: StackInput, entry = join(projectRoot, "index.ts")): Promise<ProgramRun> {
  const run = lastRun.then(() => runOnMocks(input, entry));
  lastRun = run.catch(() => undefined);
  return run;
}

async function runOnMocks(input: StackInput, entry: string): Promise<ProgramRun> {
  const resources: RegisteredResource[] = [];
  const recording: Recording = { requests: new Map(), stackOutputs: {}, warnings: [] };
  await sdk.setMocks(
    {
      newResource: (args) => {
        const { type, name, inputs, custom } = args;
        const request = recording.requests.get(`${type} ${name}`);
        if (type !== stackType) {
          resources.push({
            type,
            name,
            inputs: markSecrets(inputs) as Record<string, unknown>,
            custom: custom ?? true,
            parent: request?.getParent() ?? "",
            protect: request?.getProtect() ?? false,
            ignoreChanges: request?.getIgnorechangesList() ?? [],
            dependsOn: request?.getDependenciesList() ?? [],
          });
        }
        return { id: `${name}-id`, state: stateOf(args, input) };
      },
      call: ({ token }) => {
        throw new Error(`the program called ${token}, which has no mock`);
      },
    },
    input.project,
    input.stack,
    input.preview ?? false,
    // Of a backend without organizations.
    "organization",
  );
  listen(recording);
  sdk.setAllConfig(input.values, [...input.secretKeys]);
  process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(input.secretKeys);
  const program = createRequire(__filename)(entry) as () => Promise<unknown>;
  const failure = await failureOf(program);
  if (failure) throw failure.error;
  return {
    resources: resources.sort(byName),
    outputs: markSecrets(recording.stackOutputs) as Record<string, unknown>,
    warnings: recording.warnings,
  };
}

function byName(left: RegisteredResource, right: RegisteredResource): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : left.type < right.type ? -1 : 1;
}
