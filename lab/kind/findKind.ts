import { tryRun } from "../../tools/shared/commands";
import type { ContainerEngine } from "./steps";

/** What this machine has for kind. */
export interface KindFacts {
  /** The container engine that answers; Docker before Podman. */
  engine?: ContainerEngine;
  /** The programs that a start needs and that are not on PATH. */
  missing: string[];
}

/** Seconds until a container engine must have answered. */
const answerTime = 10;

const versions: Readonly<Record<string, readonly string[]>> = {
  kind: ["version"],
  kubectl: ["version", "--client"],
  git: ["--version"],
  bash: ["--version"],
};

/** Looks for a container engine that answers, and for what else a start needs. */
export async function findKind(): Promise<KindFacts> {
  const answers = async (engine: ContainerEngine) =>
    (await tryRun(engine, ["info"], { timeout: answerTime })) !== undefined;
  const [docker, podman, ...found] = await Promise.all([
    answers("docker"),
    answers("podman"),
    ...Object.entries(versions).map(async ([program, args]) => (await tryRun(program, args)) !== undefined),
  ]);
  const engine = docker ? "docker" : podman ? "podman" : undefined;
  return { engine, missing: Object.keys(versions).filter((_, index) => found[index] !== true) };
}
