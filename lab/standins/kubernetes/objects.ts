import { HttpMethod } from "@kubernetes/client-node";

import { type Properties, textAt } from "../plugin/values";
import { ApiError, type ApiClient, isBeingDeleted, isNotFound } from "./apiClient";
import { type ApiResource, type Discovery, NoSuchKindError, pathOf } from "./discovery";
import { isCreatedByPost, takeOverPatch } from "./fieldManagers";
import { describe, type Identity, identityOf } from "./identity";
import type { Settings } from "./settings";
import { fieldManager } from "./state";

/** How long creation waits for the object's kind and namespace, or for the deletion of its predecessor. */
const patience = 20_000;

const mayForce = (inputs: Properties, settings: Settings): boolean =>
  settings.enablePatchForce || textAt(inputs, "metadata", "annotations", "pulumi.com/patchForce") === "true";

/** Objects of any kind: found by apiVersion and kind, made by POST, changed by server-side apply. */
export class Objects {
  constructor(
    private readonly client: ApiClient,
    private readonly discovery: Discovery,
    private readonly settings: Settings,
  ) {}

  /** @throws NoSuchKindError */
  resourceOf({ apiVersion, kind }: Pick<Identity, "apiVersion" | "kind">): Promise<ApiResource> {
    return this.discovery.resource(apiVersion, kind);
  }

  /** The path of an object, whose namespace is ignored where its kind has none. @throws NoSuchKindError */
  async pathOf(identity: Identity): Promise<string> {
    return pathOf(await this.resourceOf(identity), identity.namespace, identity.name);
  }

  /** The live object; `undefined` where it, its namespace or its kind does not exist. */
  async find(identity: Identity): Promise<Properties | undefined> {
    try {
      return await this.client.request(HttpMethod.GET, await this.pathOf(identity));
    } catch (error) {
      if (isNotFound(error) || error instanceof NoSuchKindError) return undefined;
      throw error;
    }
  }

  /**
   * Makes the object, refusing to take over an existing one unless the settings allow it, like Pulumi's own provider: an
   * object that two resources own would be deleted by either.
   */
  async create(inputs: Properties, report: (message: string) => void): Promise<Properties> {
    const end = Date.now() + patience;
    return await this.patiently(
      () => this.createOnce(inputs, end, report),
      (error) => error instanceof NoSuchKindError || isNotFound(error) || isWebhookAway(error),
      report,
    );
  }

  /** Updates an object of the stack to the given inputs. */
  async update(inputs: Properties, report: (message: string) => void): Promise<Properties> {
    return await this.patiently(
      async () => {
        await this.takeOver(identityOf(inputs));
        return await this.apply(inputs);
      },
      (error) => isWebhookAway(error) || isOutdated(error),
      report,
    );
  }

  /** What the server would make of the inputs; like Pulumi's own provider without regard to fields that it will take over. */
  async preview(inputs: Properties): Promise<Properties> {
    const live = await this.find(identityOf(inputs));
    return await this.apply(inputs, { dryRun: true, force: live === undefined || isCreatedByPost(live) });
  }

  /** Makes the fields of an object that was made by POST, or changed by kubectl, those of the coming apply. */
  private async takeOver(identity: Identity): Promise<void> {
    const live = await this.find(identity);
    const body = live && takeOverPatch(live);
    if (body === undefined) return;
    const contentType = "application/json-patch+json";
    await this.client.request(HttpMethod.PATCH, await this.pathOf(identity), { body, contentType });
  }

  /** Retries what may succeed in a moment. */
  private async patiently(
    work: () => Promise<Properties>,
    mayPass: (error: unknown) => boolean,
    report: (message: string) => void,
  ): Promise<Properties> {
    const end = Date.now() + patience;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!mayPass(error) || Date.now() >= end) throw error;
        report(`retrying: ${error instanceof Error ? error.message : ""}`);
        await this.client.pause(1);
      }
    }
  }

  private async createOnce(inputs: Properties, end: number, report: (message: string) => void): Promise<Properties> {
    const identity = identityOf(inputs);
    if (identity.name === "") return await this.post(identity, inputs);
    for (;;) {
      const existing = await this.find(identity);
      if (existing === undefined) return await this.post(identity, inputs);
      if (this.settings.upsertExistingObjects) return await this.apply(inputs);
      const ending = isBeingDeleted(existing);
      if (!ending || Date.now() >= end) throw alreadyExists(await this.resourceOf(identity), identity, ending);
      report("waiting for the deletion of the existing object with this name");
      await this.client.pause(0.5);
    }
  }

  /** @throws ApiError with the server's message */
  private async post(identity: Identity, inputs: Properties): Promise<Properties> {
    const path = pathOf(await this.resourceOf(identity), identity.namespace);
    try {
      return await this.client.request(HttpMethod.POST, path, {
        body: inputs,
        query: { fieldManager, fieldValidation: "Strict" },
      });
    } catch (error) {
      throw explained(error, identity);
    }
  }

  /**
   * Server-side apply with strict field validation.
   * @throws ApiError with the server's message; for a conflict with the setting that resolves it
   */
  async apply(inputs: Properties, { dryRun = false, force = false } = {}): Promise<Properties> {
    const identity = identityOf(inputs);
    const query = {
      fieldManager,
      force: String(force || mayForce(inputs, this.settings)),
      fieldValidation: "Strict",
      ...(dryRun ? { dryRun: "All" } : {}),
    };
    try {
      const contentType = "application/apply-patch+yaml";
      return await this.client.request(HttpMethod.PATCH, await this.pathOf(identity), {
        body: inputs,
        contentType,
        query,
      });
    } catch (error) {
      throw explained(error, identity);
    }
  }

  /**
   * Deletes the object, if it exists, with all that it owns, and waits for the deletion.
   * @param timeout seconds
   * @throws Error naming what holds the object
   */
  async delete(identity: Identity, timeout: number, report: (message: string) => void): Promise<void> {
    const end = Date.now() + timeout * 1000;
    const before = await this.find(identity);
    if (before === undefined) return;
    const path = await this.pathOf(identity);
    const uid = textAt(before, "metadata", "uid") ?? "";
    try {
      const body = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Foreground", preconditions: { uid } };
      await this.client.request(HttpMethod.DELETE, path, { body });
    } catch (error) {
      // Replaced by another object: this one is deleted.
      if (isNotFound(error) || (error instanceof ApiError && error.code === 409 && error.message.includes("UID")))
        return;
      throw error;
    }
    for (;;) {
      const now = await this.find(identity);
      if (now === undefined || textAt(now, "metadata", "uid") !== uid) return;
      if (Date.now() >= end)
        throw new Error(`${describe(identity)} is still being deleted after ${timeout} s: ${holders(now)}`);
      report(`waiting for the deletion: ${holders(now)}`);
      await this.client.pause(0.5);
    }
  }
}

/** An operator that is starting serves its webhook within seconds. */
function isWebhookAway(error: unknown): boolean {
  return error instanceof ApiError && error.code === 500 && error.message.includes("failed calling webhook");
}

/** Someone changed the object between the read and the patch of its field managers. */
function isOutdated(error: unknown): boolean {
  return error instanceof ApiError && error.code === 409 && error.message.includes("the object has been modified");
}

/** The server's refusal, with the object's name if missing, and for a conflict with the setting that resolves it. */
function explained(error: unknown, identity: Identity): unknown {
  if (!(error instanceof ApiError)) return error;
  const named = error.message.includes(identity.name) ? error.message : `${describe(identity)}: ${error.message}`;
  const hint =
    '. Someone else wrote these fields. To let this program win, give the resource the annotation pulumi.com/patchForce: "true", ' +
    "or set kubernetes:enablePatchForce in the stack's configuration";
  return new ApiError(error.code, error.reason, error.reason === "Conflict" ? named + hint : named);
}

function alreadyExists({ plural, apiVersion }: ApiResource, { name }: Identity, ending: boolean): ApiError {
  const group = apiVersion.includes("/") ? `.${apiVersion.slice(0, apiVersion.indexOf("/"))}` : "";
  return new ApiError(
    409,
    "AlreadyExists",
    `${plural}${group} "${name}" already exists${ending ? " and is still being deleted" : ""}. Delete it, choose another name, ` +
      "import it into the stack (`pulumi import`), or let the stack take it over: set kubernetes:upsertExistingObjects to true",
  );
}

/** What blocks the deletion of an object: its finalizers, and the remaining content of a namespace. */
function holders(object: Properties): string {
  const { metadata, spec, status } = object;
  const finalizers = [metadata, spec].flatMap((part) => {
    const found = (part as { finalizers?: string[] } | undefined)?.finalizers;
    return found ?? [];
  });
  const conditions = (status as { conditions?: { status: string; message?: string }[] } | undefined)?.conditions ?? [];
  const left =
    object.kind === "Namespace"
      ? conditions.filter((entry) => entry.status === "True").map((entry) => entry.message ?? "")
      : [];
  return [`held by ${finalizers.join(", ") || "what it owns"}`, ...left].join("; ");
}
