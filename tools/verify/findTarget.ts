import { existsSync, readFileSync } from "node:fs";

import { execa } from "execa";

import { UserError } from "../../components/userError";
import { describeEmbeddedCluster } from "../../lab/embedded";
import { describeKindCluster } from "../../lab/kind";
import type { Access } from "../cluster/kubeconfig";
import { findEngine, Stack } from "../engine";
import { embeddedBackend, kindBackend, ownPlace } from "../local/place";
import { projectRoot } from "../shared/folders";
import type { Progress } from "../shared/progress";
import type { Arguments } from "./arguments";
import { type Target, targetFromOutputs } from "./target";

type Wanted = Pick<Arguments, "stack" | "kubeconfig" | "context" | "outputs">;

/** A cluster that `npm run local` made, where the arguments name no other. */
function madeAccess(made: Required<Access> | undefined, { kubeconfig, context }: Wanted): Required<Access> | undefined {
  if (made === undefined || kubeconfig !== undefined) return undefined;
  const other = context ?? (process.env.KUBECONFIG === undefined ? undefined : "");
  if (other !== undefined && other !== made.context && process.env.KUBECONFIG !== made.kubeconfig) return undefined;
  return { kubeconfig: made.kubeconfig, context: made.context };
}

/** The outputs of a stack that `npm run local` deployed, from the file backend of this machine. */
async function localOutputs(wanted: Wanted, state: string, progress: Progress): Promise<unknown> {
  const stack = new Stack(await findEngine(progress), { stack: wanted.stack, state });
  return stack.exists() ? await stack.outputs(true) : undefined;
}

/** The outputs of a stack in the user's own Pulumi backend. */
async function ownOutputs(stack: string): Promise<unknown> {
  const args = ["stack", "output", "--json", "--show-secrets", "--stack", stack, "--non-interactive"];
  const result = await execa("pulumi", args, { cwd: projectRoot, reject: false, stdin: "ignore" });
  if (!result.failed) return JSON.parse(result.stdout) as unknown;
  const why = result.code === "ENOENT" ? "pulumi not found on PATH" : result.stderr.trim();
  throw new UserError(
    `the outputs of stack ${stack} can't be read: ${why}. ` +
      "Name a stack of the Pulumi backend, pass its outputs with --outputs <file>, or deploy it with `npm run local`.",
  );
}

/**
 * Finds the running gateway: the outputs of its stack and its cluster. By default the one that `npm run local` deployed to
 * a cluster on this machine, otherwise that of the Pulumi backend and the kubeconfig.
 * @throws UserError naming what was not found and how to specify it
 */
export async function findTarget(wanted: Wanted, progress: Progress): Promise<Target> {
  const { stack, kubeconfig, context, outputs } = wanted;
  const given: Access = { kubeconfig, context };
  if (outputs !== undefined) {
    if (!existsSync(outputs)) throw new UserError(`file ${outputs} (--outputs) not found`);
    return targetFromOutputs(stack, JSON.parse(readFileSync(outputs, "utf8")) as unknown, given);
  }
  const made = [
    { cluster: describeEmbeddedCluster(), state: embeddedBackend() },
    { cluster: describeKindCluster(), state: kindBackend() },
  ];
  for (const { cluster, state } of made) {
    const access = madeAccess(cluster, wanted);
    if (access === undefined) continue;
    const found = await localOutputs(wanted, state, progress);
    if (found !== undefined) return targetFromOutputs(stack, found, access);
  }
  if (context !== undefined && kubeconfig === undefined) {
    const found = await localOutputs(wanted, (await ownPlace(context)).state, progress);
    if (found !== undefined) return targetFromOutputs(stack, found, given);
  }
  return targetFromOutputs(stack, await ownOutputs(stack), given);
}
