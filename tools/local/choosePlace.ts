import { UserError } from "../../components/userError";
import type { ContainerEngine, KindFacts } from "../../lab/kind";

/** The clusters that `npm run local` can make. */
export const makeable = ["kind", "embedded"] as const;
export type Makeable = (typeof makeable)[number];

/** What decides which cluster is made. */
export interface ChoiceFacts {
  /** What the command line asks for. */
  wanted?: Makeable;
  /** Whether the command line asks for a number of nodes, which only the embedded cluster has. */
  nodes: boolean;
  /** Whether it asks for a Prometheus, which only the embedded cluster gets. */
  monitoring?: boolean;
  /** The one that runs already. */
  running?: Makeable;
  kind: KindFacts;
}

/** The cluster to deploy to. */
export type Choice = { on: "embedded"; why: string } | { on: "kind"; engine: ContainerEngine; why: string };

const engineNames: Record<ContainerEngine, string> = { docker: "Docker", podman: "Podman" };

/**
 * Chooses the first that the machine has: what is asked for, what runs, kind, the embedded cluster.
 * @throws UserError where kind is asked for and the machine lacks something for it
 */
export function choosePlace({ wanted, nodes, monitoring = false, running, kind }: ChoiceFacts): Choice {
  const { engine, missing } = kind;
  const lacks = [
    ...(engine === undefined ? ["Docker or Podman that answers"] : []),
    ...missing.map((program) => `${program} on PATH`),
  ].join(", ");
  if (wanted === "embedded") return { on: "embedded", why: "--on embedded" };
  if (wanted === "kind") {
    if (engine !== undefined && missing.length === 0) return { on: "kind", engine, why: "--on kind" };
    throw new UserError(
      `--on kind needs ${lacks}. Install it (https://kind.sigs.k8s.io/docs/user/quick-start/), or use --on embedded.`,
    );
  }
  if (nodes) return { on: "embedded", why: "--nodes" };
  if (monitoring) return { on: "embedded", why: "--monitoring" };
  if (running === "embedded") return { on: "embedded", why: "it runs" };
  if (engine === undefined || missing.length > 0) return { on: "embedded", why: `kind would need ${lacks}` };
  return { on: "kind", engine, why: running === "kind" ? "it runs" : `${engineNames[engine]} answers` };
}
