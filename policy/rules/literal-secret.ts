import { z } from "zod";

import { literalSecretsIn, textsOf } from "../detectors/literalSecrets";
import { defineRule } from "../pack/rule";
import { matches } from "../stack/pattern";
import { dataOf, keysOf } from "../stack/proxy";
import { describe, isKind, type Resource } from "../stack/resource";
import type { Stack } from "../stack/stack";

/** Shorter values turn up elsewhere by chance. */
const shortestCopy = 12;

/** What a Secret holds that may also be told elsewhere: host names, plain URLs, paths and numbers. */
const harmless = /^(?:[\d.]+|\/[\w./-]*|(?:[a-z]+:\/\/)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:\/[\w./-]*)?)$/;

/** The values that the stack's Secrets hold, by the Secret's description and key. */
function secretValues(stack: Stack): [value: string, where: string][] {
  return stack.resources
    .filter((resource) => isKind(resource, "Secret", ""))
    .flatMap((secret) =>
      keysOf(secret).flatMap((key): [string, string][] => {
        const value = dataOf(secret, key);
        if (typeof value !== "string" || value.length < shortestCopy || harmless.test(value)) return [];
        return [[value.trim(), `${key} of ${describe(secret)}`]];
      }),
    );
}

/** Where a resource may be read by whoever may read manifests: everything of Kubernetes. */
function isReadable(resource: Resource): boolean {
  return resource.kind !== "";
}

/**
 * Manifests are read by many: in the cluster, in the state, in logs and in reviews. Only a Secret's data is guarded.
 * Looks at every text of every object outside a Secret's data: keys by their makers' forms, URLs with passwords, private
 * keys, values under a secret's name, copies of what a Secret holds, and long random words. The message tells where,
 * never what.
 */
export const literalSecret = defineRule({
  name: "literal-secret",
  description: "Secrets must not be in plain text: not in environment variables, arguments, ConfigMaps or annotations.",
  remedy:
    "Put it into a Secret (as a Pulumi secret) and refer to that by secretKeyRef or os.environ/…; then replace it, as it was readable.",
  severity: "critical",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  alone: true,
  options: {
    shortestRandom: z.int().min(12).default(20).describe("letters and digits from which on a word may look random"),
    ignore: z
      .array(z.string().min(1))
      .default([])
      .describe("places that are not looked at, such as `ConfigMap litellm/dashboards data.*`; * stands for any text"),
  },
  check(stack, { shortestRandom, ignore }, report) {
    const secrets = secretValues(stack);
    for (const resource of stack.resources.filter(isReadable)) {
      const subject = describe(resource);
      const told = new Set<string>();
      const tell = (path: string, what: string) => {
        if (told.has(path) || ignore.some((pattern) => matches(pattern, `${subject} ${path}`))) return;
        told.add(path);
        report(`has ${what} in the open at ${path}`, resource);
      };
      const texts = textsOf(resource);
      for (const { path, what } of literalSecretsIn(resource, texts, shortestRandom)) tell(path, what);
      for (const { path, value } of texts) {
        const copied = value.length < shortestCopy ? undefined : secrets.find(([secret]) => value.includes(secret));
        if (copied) tell(path, `the value of ${copied[1]}`);
      }
    }
  },
});
