import { z } from "zod";

import { literalSecretsIn, textsOf } from "../detectors/literalSecrets";
import { defineRule } from "../pack/rule";
import { matches } from "../stack/pattern";
import { dataOf, keysOf } from "../stack/proxy";
import { describe, isKind, type Resource } from "../stack/resource";
import type { Stack } from "../stack/stack";

/** Shorter values occur elsewhere by chance. */
const shortestCopy = 12;

/** Values of Secrets that are not secret: host names, URLs without a password, paths and numbers. */
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

/** Whether a resource is a Kubernetes object, which can be read in the cluster. */
function isReadable(resource: Resource): boolean {
  return resource.kind !== "";
}

/**
 * Manifests can be read in the cluster, in the state, in logs and in reviews; only a Secret's data has restricted access.
 * Checks every text of every object outside a Secret's data for keys with a known format, URLs with passwords, private keys,
 * values of settings named for secrets, copies of a Secret's values, and long random words. The message names the path,
 * never the value.
 */
export const literalSecret = defineRule({
  name: "literal-secret",
  description:
    "Secrets must not be in plain text, such as in environment variables, arguments, ConfigMaps or annotations.",
  remedy:
    "Put the value into a Secret (as a Pulumi secret) and refer to it with secretKeyRef or os.environ/…; then replace the value, since it could be read.",
  severity: "critical",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  alone: true,
  options: {
    shortestRandom: z
      .int()
      .min(12)
      .default(20)
      .describe("the number of letters and digits from which a word can look random"),
    ignore: z
      .array(z.string().min(1))
      .default([])
      .describe("resources and paths to skip, such as `ConfigMap litellm/dashboards data.*`; * matches any text"),
  },
  check(stack, { shortestRandom, ignore }, report) {
    const secrets = secretValues(stack);
    for (const resource of stack.resources.filter(isReadable)) {
      const subject = describe(resource);
      const reported = new Set<string>();
      const reportOnce = (path: string, what: string) => {
        if (reported.has(path) || ignore.some((pattern) => matches(pattern, `${subject} ${path}`))) return;
        reported.add(path);
        report(`has ${what} in plain text at ${path}`, resource);
      };
      const texts = textsOf(resource);
      for (const { path, what } of literalSecretsIn(resource, texts, shortestRandom)) reportOnce(path, what);
      for (const { path, value } of texts) {
        const copied = value.length < shortestCopy ? undefined : secrets.find(([secret]) => value.includes(secret));
        if (copied) reportOnce(path, `the value of ${copied[1]}`);
      }
    }
  },
});
