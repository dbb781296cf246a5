import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { projectRoot, stateFolder } from "../shared/folders";
import { pulumiEnvironment } from "./environment";
import type { FoundEngine } from "./findEngine";
import { isHeld, locksOn } from "./locks";
import { endOrphans } from "./orphans";
import { type Changes, changesIn } from "./output";
import { policyPackPath } from "./policyPack";
import { EngineError, runPulumi } from "./runPulumi";
import { saltOf, withOverlay } from "./stackFile";

/** A stack, and where it is to be deployed. */
export interface StackOptions {
  /** E.g. `ai-prod`; the checkout has its settings in `Pulumi.<stack>.yaml`. */
  stack: string;
  /** The folder of the local backend; by default in the state folder. */
  state?: string;
  /** The path of a kubeconfig; unset, the environment's applies. */
  kubeconfig?: string;
  /** Configuration by full key (`kubernetes:context`, `llm-gateway:litellm`), laid over the checkout's settings. */
  overlay?: Record<string, unknown>;
  /** The folder that holds Pulumi.yaml and the stack's settings; this checkout by default. */
  project?: string;
}

/** How one command runs. */
export interface RunOptions {
  /** Receives every line that the engine prints. */
  onLine?: (line: string) => void;
  /** Also runs the checkout's policy pack. */
  policies?: boolean;
  /** First reads the live state of every resource. */
  refresh?: boolean;
  /** Further arguments of the command. */
  args?: string[];
  /** Further environment variables. */
  env?: Record<string, string>;
  /** Interrupts the command: the engine finishes the step it is in and writes its state. */
  signal?: AbortSignal;
}

/** What a command did. */
export interface RunResult {
  changes: Changes;
  /** Everything that the engine printed. */
  output: string;
}

type Verb = "up" | "preview" | "refresh" | "destroy";

const deployment = z.looseObject({
  deployment: z.looseObject({
    pending_operations: z.array(z.looseObject({ type: z.string() })).nullish(),
    resources: z.array(z.looseObject({ type: z.string(), protect: z.boolean().optional() })).nullish(),
  }),
});

const yes = ["--yes", "--skip-preview"];

/** One stack of the program on a local backend, whose state, passphrase and settings lie outside the checkout. */
export class Stack {
  private readonly state: string;
  private readonly project: string;
  private readonly projectName: string;
  private readonly environment: Record<string, string>;

  /** Touches nothing yet; {@link ensure} makes the stack. */
  constructor(
    private readonly engine: FoundEngine,
    private readonly options: StackOptions,
  ) {
    this.state = options.state ?? stateFolder("pulumi");
    this.project = options.project ?? projectRoot;
    this.projectName = z.object({ name: z.string() }).parse(read(join(this.project, "Pulumi.yaml"))).name;
    this.environment = pulumiEnvironment(
      {
        path: engine.path,
        state: this.state,
        passphraseFile: join(this.state, "passphrase"),
        home: engine.home,
        kubeconfig: options.kubeconfig,
      },
      process.env,
    );
  }

  /** Whether the backend knows the stack. */
  exists(): boolean {
    return existsSync(this.settingsFile);
  }

  /**
   * Makes the stack if need be and clears away what a killed run left: its lock, its processes.
   * @throws EngineError where another run is at work on the stack
   */
  async ensure(): Promise<void> {
    mkdirSync(this.workFolder, { recursive: true });
    this.ensurePassphrase();
    if (!this.exists()) {
      // Made in a folder of its own, since the command writes the passphrase's salt into the settings beside Pulumi.yaml.
      writeFileSync(join(this.workFolder, "Pulumi.yaml"), `name: ${this.projectName}\nruntime: nodejs\n`);
      await this.command(["stack", "init", this.options.stack, "--no-select", "--secrets-provider", "passphrase"]);
    }
    this.writeSettings();
    await this.clearLocks();
  }

  /** Deploys. A run that was killed before is made good first. */
  async up(options: RunOptions = {}): Promise<RunResult> {
    await this.ensure();
    const interrupted = await this.clearPending(options);
    // The killed run may have made objects that the state never heard of: they are the stack's own, and the provider,
    // which refuses objects that exist, is to take them over this once.
    const env: Record<string, string> = interrupted ? { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" } : {};
    // With policies it begins with a preview: rules on several resources are judged at the end of a run, and that must
    // not be the end of a deployment.
    const args = options.policies === true ? ["--yes"] : yes;
    return await this.run("up", args, { ...options, env: { ...env, ...options.env } });
  }

  /** Says what {@link up} would do. */
  async preview(options: RunOptions = {}): Promise<RunResult> {
    await this.ensure();
    return await this.run("preview", [], options);
  }

  /** Reads the live state into the stack's. */
  async refresh(options: RunOptions = {}): Promise<RunResult> {
    await this.ensure();
    return await this.run("refresh", [...yes, "--clear-pending-creates"], options);
  }

  /** Removes every resource, protected ones too if asked to. */
  async destroy(options: RunOptions & { unprotect?: boolean } = {}): Promise<RunResult> {
    await this.ensure();
    await this.clearPending(options);
    if (options.unprotect === true) await this.unprotectAll();
    // With its preview: that is where the engine refuses to delete what is protected, before it deletes anything else.
    return await this.run("destroy", ["--yes"], options);
  }

  /** Lifts the protection of all resources. */
  async unprotectAll(): Promise<void> {
    const { resources } = await this.export();
    if (!(resources ?? []).some(({ protect }) => protect === true)) return;
    await this.command(["state", "unprotect", "--all", "--yes", "--stack", this.options.stack]);
  }

  /** The stack's outputs; secret ones in the clear only if asked for. */
  async outputs(showSecrets = false): Promise<Record<string, unknown>> {
    const secrets = showSecrets ? ["--show-secrets"] : [];
    const text = await this.command(["stack", "output", "--json", ...secrets, "--stack", this.options.stack]);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  }

  /** The settings file that the commands use. */
  get settingsFile(): string {
    return join(this.workFolder, `Pulumi.${this.options.stack}.yaml`);
  }

  /** The commands that need no program run here: what they write must not land in the checkout. */
  private get workFolder(): string {
    return join(this.state, "settings", this.projectName);
  }

  private ensurePassphrase(): void {
    const file = join(this.state, "passphrase");
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  }

  private writeSettings(): void {
    const shipped = join(this.project, `Pulumi.${this.options.stack}.yaml`);
    const text = existsSync(shipped) ? readFileSync(shipped, "utf8") : "";
    const salt = saltOf(readFileSync(this.settingsFile, "utf8"));
    writeFileSync(this.settingsFile, withOverlay(text, this.options.overlay ?? {}, salt), { mode: 0o600 });
  }

  private async clearLocks(): Promise<void> {
    const locks = locksOn(this.state, this.projectName, this.options.stack);
    const holder = locks.find(isHeld);
    if (holder !== undefined) {
      const message = `stack ${this.options.stack} is being changed by process ${holder.pid} of ${holder.username} on ${holder.hostname} since ${holder.timestamp}: wait for it, or end it`;
      throw new EngineError("cancel", message, message);
    }
    endOrphans(`file://${this.state}`);
    if (locks.length > 0) await this.command(["cancel", "--yes", "--stack", this.options.stack]);
  }

  /** @returns whether a run was interrupted while it created something */
  private async clearPending(options: RunOptions): Promise<boolean> {
    const pending = (await this.export()).pending_operations ?? [];
    if (pending.length === 0) return false;
    await this.run("refresh", [...yes, "--clear-pending-creates"], { onLine: options.onLine, signal: options.signal });
    return pending.some(({ type }) => type === "creating");
  }

  private async export(): Promise<z.infer<typeof deployment>["deployment"]> {
    return deployment.parse(JSON.parse(await this.command(["stack", "export", "--stack", this.options.stack])))
      .deployment;
  }

  private async run(verb: Verb, args: string[], options: RunOptions): Promise<RunResult> {
    const judged = verb === "up" || verb === "preview";
    const all = [
      verb,
      ...args,
      ...["--stack", this.options.stack, "--config-file", this.settingsFile, "--suppress-progress"],
      ...(judged && options.policies === true ? ["--policy-pack", policyPackPath(this.engine)] : []),
      ...(options.refresh === true && verb !== "refresh" ? ["--refresh"] : []),
      ...(options.args ?? []),
    ];
    const output = await this.command(all, this.project, options);
    return { changes: changesIn(output), output };
  }

  private async command(args: string[], folder = this.workFolder, options: RunOptions = {}): Promise<string> {
    return runPulumi(this.engine.cli, args, {
      folder,
      environment: { ...this.environment, ...options.env },
      onLine: options.onLine,
      signal: options.signal,
    });
  }
}

const read = (path: string): unknown => parse(readFileSync(path, "utf8"));
