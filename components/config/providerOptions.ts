import type { RawConfig } from "./parse";
import type { Problem } from "./problem";
import { nearest } from "./suggestion";

/** What `kubernetes:` takes: `ProviderArgs` of @pulumi/kubernetes 4.34.2. */
const options = [
  "alwaysRender",
  "cluster",
  "clusterIdentifier",
  "context",
  "deleteUnreachable",
  "enableConfigMapMutable",
  "enablePatchForce",
  "enableSecretMutable",
  "enableServerSideApply",
  "helmReleaseSettings",
  "kubeClientSettings",
  "kubeconfig",
  "namespace",
  "renderYamlToDirectory",
  "skipUpdateUnreachable",
  "suppressDeprecationWarnings",
  "suppressHelmHookWarnings",
  "upsertExistingObjects",
];

/** Options that the program relies on, and what happens without them. */
const needed: Record<string, string> = {
  enableConfigMapMutable:
    "Without it a changed ConfigMap is replaced: its name is fixed, so it is missing for a moment.",
  enablePatchForce: "Without it `pulumi up` reports a conflict where an object was edited by hand.",
  enableSecretMutable: "Without it a changed Secret is replaced: its name is fixed, so it is missing for a moment.",
};

const prefix = "kubernetes:";

/** The least that a stack has to set of the provider, by full key. */
export const neededProviderOptions: Record<string, string> = Object.fromEntries(
  Object.keys(needed).map((name) => [`${prefix}${name}`, "true"]),
);

/** Misspelt options of the Kubernetes provider, which it ignores, and missing ones that the program relies on. */
export function providerOptionProblems({ values }: RawConfig): Problem[] {
  const given = Object.keys(values).filter((key) => key.startsWith(prefix));
  const unknown = given.flatMap((path): Problem[] => {
    const name = path.slice(prefix.length);
    if (options.includes(name)) return [];
    const meant = nearest(name, options);
    return [
      {
        path,
        value: name,
        allowed: `one of ${options.join(", ")}`,
        remedy: meant ? `Did you mean ${prefix}${meant}?` : undefined,
      },
    ];
  });
  const missing = Object.entries(needed).flatMap(([name, remedy]): Problem[] => {
    const path = `${prefix}${name}`;
    const value = values[path];
    return value === "true" ? [] : [{ path, value, allowed: '"true"', remedy }];
  });
  return [...unknown, ...missing];
}
