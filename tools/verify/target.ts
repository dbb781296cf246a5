import { z } from "zod";

import { profileNames, type ProfileName } from "../../components/profile";
import { UserError } from "../../components/userError";
import { isNamedForProduction } from "../../policy/stack/productionStacks";
import { productionProfile } from "../../policy/stack/stack";
import type { Access } from "../cluster/kubeconfig";

/** Everything that the checks need to know of a running gateway. */
export interface Target {
  /** The path of a kubeconfig; unset, `KUBECONFIG` or the user's own applies. */
  kubeconfig?: string;
  /** The kubeconfig's context; unset, its current one applies. */
  context?: string;
  /** The stack, as it is called in messages. */
  stack: string;
  namespace: string;
  profile: ProfileName;
  /** The proxy's master key; makes and deletes the virtual keys that the checks use. */
  masterKey: string;
  litellm: { deployment: string; service: string; replicas: number };
  postgres: { cluster: string; instances: number };
  /** Absent where the replicas share no counters; without a name where the stack doesn't deploy it. */
  redis?: { name?: string };
  /** Whether the stack takes scheduled backups. */
  backups: boolean;
}

const text = z.string().min(1);

/** The part of the stack's outputs (see index.ts) that the checks use. */
const outputsSchema = z.object({
  profile: z.enum(profileNames),
  namespace: text,
  masterKey: text.refine((key) => key !== "[secret]", {
    error: "is hidden: take the outputs with --show-secrets",
  }),
  litellm: z.object({ deployment: text, service: text, replicas: z.int().min(1) }),
  postgres: z.object({ cluster: text, instances: z.int().min(1), backup: z.unknown().optional() }),
  redis: z.object({ name: text.optional() }).nullish(),
});

/**
 * The target that a stack's outputs describe.
 * @param outputs what `pulumi stack output --json --show-secrets` prints
 * @throws UserError naming every output that is missing or not as expected
 */
export function targetFromOutputs(stack: string, outputs: unknown, access: Access): Target {
  const parsed = outputsSchema.safeParse(outputs);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    throw new UserError(
      [
        `The outputs of stack ${stack} don't describe a running gateway:`,
        ...problems,
        "Deploy the stack first (pulumi up), and take its outputs with --json --show-secrets.",
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
  };
}

/** Whether this looks like production, where a check that stops the service must be asked for by name. */
export function looksLikeProduction({ profile, stack }: Pick<Target, "profile" | "stack">): boolean {
  // Of `organisation/project/stack` the last part.
  return profile === productionProfile || isNamedForProduction(stack.split("/").at(-1) ?? stack);
}
