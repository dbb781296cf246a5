import { z } from "zod";

import { profileNames, type ProfileName } from "../../components/profile";
import { UserError } from "../../components/userError";
import { isNamedForProduction } from "../../policy/stack/productionStacks";
import { productionProfile } from "../../policy/stack/stack";
import type { Access } from "../cluster/kubeconfig";

/** What the checks need to know about a running gateway. */
export interface Target {
  /** The path of a kubeconfig; by default the one that kubectl uses. */
  kubeconfig?: string;
  /** The kubeconfig's context; by default its current one. */
  context?: string;
  /** The name of the stack. */
  stack: string;
  namespace: string;
  profile: ProfileName;
  /** The proxy's master key, which creates and deletes the virtual keys of the checks. */
  masterKey: string;
  litellm: { deployment: string; service: string; replicas: number };
  postgres: { cluster: string; instances: number };
  /** Absent where the replicas share no counters; without a name where Redis is external. */
  redis?: { name?: string };
  /** Whether the stack takes scheduled backups. */
  backups: boolean;
  /** Whether the database archives to an object store. */
  archives: boolean;
}

const text = z.string().min(1);

/** The stack outputs (see index.ts) that the checks use. */
const outputsSchema = z.object({
  profile: z.enum(profileNames),
  namespace: text,
  masterKey: text.refine((key) => key !== "[secret]", {
    error: "is hidden: print the outputs with --show-secrets",
  }),
  litellm: z.object({ deployment: text, service: text, replicas: z.int().min(1) }),
  postgres: z.object({
    cluster: text,
    instances: z.int().min(1),
    backup: z.unknown().optional(),
    objectStore: z.unknown().optional(),
  }),
  redis: z.object({ name: text.optional() }).nullish(),
});

/**
 * The target from a stack's outputs.
 * @param outputs what `pulumi stack output --json --show-secrets` prints
 * @throws UserError naming every output that is missing or invalid
 */
export function targetFromOutputs(stack: string, outputs: unknown, access: Access): Target {
  const parsed = outputsSchema.safeParse(outputs);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    throw new UserError(
      [
        `The outputs of stack ${stack} don't describe a running gateway:`,
        ...problems,
        "Deploy the stack first (pulumi up), and print its outputs with --json --show-secrets.",
      ].join("\n"),
    );
  }
  const { profile, namespace, masterKey, litellm, postgres, redis } = parsed.data;
  return {
    ...access,
    stack,
    namespace,
    profile,
    masterKey,
    litellm,
    postgres: { cluster: postgres.cluster, instances: postgres.instances },
    ...(redis ? { redis: { name: redis.name } } : {}),
    backups: postgres.backup !== undefined && postgres.backup !== null,
    archives: postgres.objectStore !== undefined && postgres.objectStore !== null,
  };
}

/** Whether a target looks like production, where a check that stops the gateway runs only by name. */
export function looksLikeProduction({ profile, stack }: Pick<Target, "profile" | "stack">): boolean {
  // The last part of `organisation/project/stack`.
  return profile === productionProfile || isNamedForProduction(stack.split("/").at(-1) ?? stack);
}
