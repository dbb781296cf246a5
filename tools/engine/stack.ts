import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { projectRoot, stateFolder } from "../shared/folders";
import { pulumiEnvironment, removedVariables } from "./environment";
import type { FoundEngine } from "./findEngine";
import { isHeld, locksOn } from "./locks";
import { endOrphans } from "./orphans";
import { type Changes, changesIn } from "./output";
import { policyPackPath } from "./policyPack";
import { EngineError, runPulumi } from "./runPulumi";
import { saltOf, withOverlay } from "./stackFile";

/** A stack and where to deploy it. */
export interface StackOptions {
  /** E.g. `ai-prod`; the checkout has its settings in `Pulumi.<stack>.yaml`. */
  stack: string;
  /** The folder of the file backend; by default in the state folder. */
  state?: string;
  /** The path of a kubeconfig; by default that of the environment. */
  kubeconfig?: string;
  /** Configuration by full key (`kubernetes:context`, `llm-gateway:litellm`), merged into the checkout's settings. */
  overlay?: Record<string, unknown>;
  /** Keeps the settings that other commands write into {@link Stack.settingsFile} once the stack exists. */
  keepSettings?: boolean;
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

/** The result of a command. */
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

/** One stack of the program on a file backend, with state, passphrase and settings outside the checkout. */
export class Stack {
  private readonly state: string;
  private readonly project: string;
  private readonly projectName: string;
  private readonly environment: Record<string, string>;

  /** Doesn't create the stack; {@link ensure} does. */
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
   * Creates the stack where it doesn't exist, and removes the lock and the processes of a killed run.
   * @throws EngineError where another run holds the stack
   */
  async ensure(): Promise<void> {
    mkdirSync(this.workFolder, { recursive: true });
    this.ensurePassphrase();
    const exists = this.exists();
    if (!exists) {
      // In a folder of its own: the command writes the passphrase's salt into the settings beside Pulumi.yaml.
      writeFileSync(join(this.workFolder, "Pulumi.yaml"), `name: ${this.projectName}\nruntime: nodejs\n`);
      await this.command(["stack", "init", this.options.stack, "--no-select", "--secrets-provider", "passphrase"]);
    }
    if (!exists || this.options.keepSettings !== true) this.writeSettings();
    await this.clearLocks();
  }

  /** Deploys, after completing what a killed run left pending. */
  async up(options: RunOptions = {}): Promise<RunResult> {
    await this.ensure();
    const interrupted = await this.clearPending(options);
    // The killed run may have created objects that are missing in the state. They belong to the stack, so that this one
    // time the provider takes over existing objects instead of refusing them.
    const env: Record<string, string> = interrupted ? { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" } : {};
    // With policies, preview first: rules on several resources are evaluated at the end of a run, which would be after
    // the deployment.
    const args = options.policies === true ? ["--yes"] : yes;
    return await this.run("up", args, { ...options, env: { ...env, ...options.env } });
  }

  /** Reports what {@link up} would change. */
  async preview(options: RunOptions = {}): Promise<RunResult> {
    await this.ensure();
    return await this.run("preview", [], options);
  }

  /** Reads the live state into the stack's. */
  async refresh(options: RunOptions = {}): Promise<RunResult> {
    await this.ensure();
    return await this.run("refresh", [...yes, "--clear-pending-creates"], options);
  }

  /** Deletes every resource; protected ones only with `unprotect`. */
  async destroy(options: RunOptions & { unprotect?: boolean } = {}): Promise<RunResult> {
    await this.ensure();
    await this.clearPending(options);
    if (options.unprotect === true) await this.unprotectAll();
    // With its preview, in which the engine refuses to delete protected resources before it deletes any other.
    return await this.run("destroy", ["--yes"], options);
  }

  /** Removes the protection of all resources. */
  async unprotectAll(): Promise<void> {
    const { resources } = await this.export();
    if (!(resources ?? []).some(({ protect }) => protect === true)) return;
    await this.command(["state", "unprotect", "--all", "--yes", "--stack", this.options.stack]);
  }

  /** The stack's outputs; secret ones in plain text only with `showSecrets`. */
  async outputs(showSecrets = false): Promise<Record<string, unknown>> {
    const secrets = showSecrets ? ["--show-secrets"] : [];
    const text = await this.command(["stack", "output", "--json", ...secrets, "--stack", this.options.stack]);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  }

  /** The settings file that the commands use. */
  get settingsFile(): string {
    return join(this.workFolder, `Pulumi.${this.options.stack}.yaml`);
  }

  /** Where other commands of the Pulumi CLI find the stack and its settings: a folder, and variables of the environment. */
  get shell(): { cwd: string; env: Record<string, string | undefined> } {
    const removed = Object.fromEntries(removedVariables.map((name) => [name, undefined]));
    return { cwd: this.workFolder, env: { ...this.environment, ...removed } };
  }

  /** Where commands run that need no program, so that they don't write into the checkout. */
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
      const message = `stack ${this.options.stack} is being changed by process ${holder.pid} of ${holder.username} on ${holder.hostname} since ${holder.timestamp}: wait for it or end it`;
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
