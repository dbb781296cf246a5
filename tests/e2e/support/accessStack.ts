import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";
import { parse } from "yaml";

import { Stack } from "../../../tools/engine";
import { withConfig } from "../../../tools/engine/stackFile";
import type { Environment } from "./environment";

const project = "gateway-access";

/** The stack of examples/access over a running gateway. */
export class AccessStack {
  readonly stack: Stack;
  readonly #state: string;
  readonly #here: Environment;

  /** @param folder the example, with the package installed */
  constructor(here: Environment, folder: string, namespace: string) {
    this.#here = here;
    this.#state = join(here.place.state, "e2e", `${namespace}-of-teams`);
    this.stack = new Stack(here.engine, {
      stack: "dev",
      project: folder,
      state: this.#state,
      kubeconfig: here.place.kubeconfig,
      overlay: { [`${project}:context`]: here.place.context },
      keepSettings: true,
    });
  }

  /** Makes a new stack, and gives it the gateway's address and master key as the example's page does. */
  async begin(url: string, masterKey: string): Promise<void> {
    rmSync(this.#state, { recursive: true, force: true });
    await this.stack.ensure();
    this.set({ url });
    const { settingsFile, shell } = this.stack;
    const args = ["config", "set", "--secret", "masterKey", "--stack", "dev", "--config-file", settingsFile];
    await execa(this.#here.engine.cli, args, { ...shell, input: masterKey });
  }

  /** Sets values of the config; the others stay. */
  set(values: Record<string, unknown>): void {
    const text = readFileSync(this.stack.settingsFile, "utf8");
    const { config } = parse(text) as { config: Record<string, unknown> };
    const named = Object.entries(values).map(([key, value]) => [`${project}:${key}`, value] as const);
    writeFileSync(this.stack.settingsFile, withConfig(text, { ...config, ...Object.fromEntries(named) }));
  }

  /** The text of the state. */
  stateText(): string {
    return readFileSync(join(this.#state, ".pulumi", "stacks", project, "dev.json"), "utf8");
  }
}
