import { HttpMethod } from "@kubernetes/client-node";

import type { Host } from "../plugin/host";
import {
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  type Difference,
  type LiveResource,
  NotReadyError,
  type ReadRequest,
  type ResourceProvider,
  type UpdateRequest,
} from "../plugin/provider";
import { at, hasUnknown, markSecrets, omit, plainMap, type Properties, redact, textAt } from "../plugin/values";
import { ApiClient, ApiError } from "./apiClient";
import { awaitReady, judgeFor, timeoutFor } from "./await/ready";
import { changesBetween } from "./diff";
import { Discovery, NoSuchKindError } from "./discovery";
import { inputsOf, liveInputs } from "./drift";
import { idOf, identityOf, isAutonamed, kindOfType, parseId, withName, withNamespace } from "./identity";
import { Objects } from "./objects";
import { replacingFields } from "./replacement";
import { loadKubeConfig, readSettings, type Settings } from "./settings";
import { protectSecretData, recordedObject, toState } from "./state";

/** Milliseconds for which the first request is retried, in case the API server is starting. */
const firstContact = 10_000;

interface Connection {
  client: ApiClient;
  objects: Objects;
  settings: Settings;
}

/** Kubernetes objects of any kind that the cluster serves. */
export class KubernetesProvider implements ResourceProvider {
  private connected: Connection | undefined;

  constructor(
    readonly version: string,
    private readonly host: Host,
  ) {}

  async configure(given: Properties): Promise<void> {
    const read = readSettings(given, process.env);
    const config = loadKubeConfig(read);
    const inContext = config.getContextObject(config.getCurrentContext())?.namespace;
    const settings: Settings = { ...read, namespace: read.namespace ?? inContext ?? "default" };
    const client = new ApiClient(config);
    await client.request(HttpMethod.GET, "/version", {}, firstContact);
    this.connected = { client, settings, objects: new Objects(client, new Discovery(client), settings) };
  }

  cancel(): void {
    this.connected?.client.cancel();
  }

  async check(request: CheckRequest): Promise<Properties> {
    const { objects, settings } = this.connection();
    const given = Object.fromEntries(Object.entries(request.news).filter(([, value]) => value !== null));
    refuseOtherKinds(request.type, given);
    const named = withName(given, request.olds, request.name, request.randomSeed);
    const namespaced = await isNamespaced(objects, named);
    return protectSecretData(namespaced ? withNamespace(named, settings.namespace) : named);
  }

  diff(request: DiffRequest): Promise<Difference> {
    const { settings } = this.connection();
    const news = plainMap(request.news);
    const olds = plainMap(request.oldInputs);
    const identity = identityOf(news);
    const immutable = at(olds, "immutable") === true;
    const changes = changesBetween(olds, news, replacingFields(identity, settings, immutable), request.ignoreChanges);
    const replaced = [...changes.values()].some(({ replace }) => replace);
    const sameObject = idOf(identity) === idOf(identityOf(olds));
    return Promise.resolve({ changes, deleteBeforeReplace: replaced && sameObject && !isAutonamed(news) });
  }

  async create(request: CreateRequest): Promise<{ id: string; properties: Properties }> {
    const { objects } = this.connection();
    const inputs = plainMap(request.inputs);
    if (request.preview) return { id: "", properties: await this.previewCreation(request.inputs) };
    const applied = await objects.create(inputs, (message) => {
      this.report(request, request.inputs, message);
    });
    const id = idOf(identityOf(applied));
    return { id, properties: await this.settled(request, request.inputs, applied, id) };
  }

  async update(request: UpdateRequest): Promise<Properties> {
    const { objects } = this.connection();
    if (request.preview) return await this.preview(request.news);
    const applied = await objects.update(plainMap(request.news), (message) => {
      this.report(request, request.news, message);
    });
    return await this.settled(request, request.news, applied, request.id);
  }

  async read(request: ReadRequest): Promise<LiveResource | undefined> {
    const { objects } = this.connection();
    const recorded = recordedObject(request.properties);
    const known = recorded.apiVersion !== undefined && recorded.kind !== undefined;
    const kind = known ? identityOf(recorded) : kindOfType(request.type);
    const live = await objects.find({ ...kind, ...parseId(request.id) });
    if (live === undefined) return undefined;
    const before = plainMap(request.inputs);
    const inputs = Object.keys(before).length === 0 ? inputsOf(live) : liveInputs(before, recorded, live);
    // What the program marked secret stays secret in what is read.
    const marked = protectSecretData(markSecrets(inputs, request.inputs) as Properties);
    return { properties: { ...toState(request.inputs, live), __inputs: marked }, inputs: marked };
  }

  async delete(request: DeleteRequest): Promise<void> {
    const { objects } = this.connection();
    const recorded = recordedObject(request.properties);
    const identity = { ...identityOf(recorded), ...parseId(request.id) };
    await objects.delete(identity, timeoutFor(recorded, request.timeout), (message) => {
      this.report(request, request.properties, message);
    });
    this.host.status(request.urn, "");
  }

  /** An object that exists already may be replaced before it is created; only the update itself shows that. */
  private async previewCreation(inputs: Properties): Promise<Properties> {
    const { objects, settings } = this.connection();
    if (hasUnknown(inputs) || settings.upsertExistingObjects) return await this.preview(inputs);
    const identity = identityOf(plainMap(inputs));
    const existing = identity.name === "" ? undefined : await objects.find(identity);
    return existing === undefined ? await this.preview(inputs) : inputs;
  }

  /** The result of a dry run with the inputs; the inputs themselves where the server can't run it yet. */
  private async preview(inputs: Properties): Promise<Properties> {
    const { objects } = this.connection();
    if (hasUnknown(inputs) || textAt(plainMap(inputs), "metadata", "name") === undefined) return inputs;
    try {
      return toState(inputs, omit(await objects.preview(plainMap(inputs)), "status"));
    } catch (error) {
      if (willComeInTime(error)) return inputs;
      throw error;
    }
  }

  /** Waits until what was applied is ready; from here on the engine must receive the object even on failure. */
  private async settled(
    request: { urn: string; timeout: number },
    inputs: Properties,
    applied: Properties,
    id: string,
  ): Promise<Properties> {
    const { client, objects } = this.connection();
    try {
      const judge = judgeFor(plainMap(inputs));
      if (judge === undefined) return toState(inputs, applied);
      const path = await objects.pathOf(identityOf(applied));
      const timeout = timeoutFor(plainMap(inputs), request.timeout);
      const report = (message: string): void => {
        this.report(request, inputs, message);
      };
      const live = await awaitReady(client, path, applied, judge, { timeout, report });
      this.host.status(request.urn, "");
      return toState(inputs, live);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new NotReadyError(message, id, toState(inputs, applied));
    }
  }

  private report(request: { urn: string }, secrets: Properties, message: string): void {
    this.host.status(request.urn, redact(message, secrets));
  }

  private connection(): Connection {
    if (this.connected === undefined) throw new Error("the provider was asked before it was configured");
    return this.connected;
  }
}

/** In a preview, the errors that the update may not encounter, because earlier resources may remove their cause. */
function willComeInTime(error: unknown): boolean {
  if (error instanceof NoSuchKindError) return true;
  if (!(error instanceof ApiError)) return false;
  return error.code === 404 || error.code === 403 || /immutable|may not change/i.test(error.message);
}

/** Kinds that are not served yet are taken for namespaced: the same program may create the definition. */
async function isNamespaced(objects: Objects, inputs: Properties): Promise<boolean> {
  try {
    return (await objects.resourceOf(identityOf(plainMap(inputs)))).namespaced;
  } catch (error) {
    if (error instanceof NoSuchKindError) return true;
    throw error;
  }
}

/** @throws Error for what Pulumi's own provider makes beside plain objects: patches, Helm releases, charts */
function refuseOtherKinds(type: string, inputs: Properties): void {
  const { kind } = kindOfType(type);
  if (type.startsWith("kubernetes:helm.sh/") || inputs.kind !== kind) {
    throw new Error(
      `${type} is not something that the stand-in for the provider "kubernetes" can make: it makes plain objects. ` +
        "Use Pulumi's own provider (`pulumi plugin install resource kubernetes`)",
    );
  }
}
