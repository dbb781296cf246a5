import type { RawConfig } from "./parse";
import type { Problem } from "./problem";
import { nearest } from "./suggestion";

/** The options of the Kubernetes provider: `ProviderArgs` of @pulumi/kubernetes 4.34.2. */
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

/** Options that the program needs, and the effect of leaving them out. */
export const neededOptionReasons: Record<string, string> = {
  enableConfigMapMutable:
    "Without it a changed ConfigMap is replaced: its name is fixed, so it is missing for a moment.",
  enablePatchForce: "Without it `pulumi up` reports a conflict for each object that was edited by hand.",
  enableSecretMutable: "Without it a changed Secret is replaced: its name is fixed, so it is missing for a moment.",
};

const prefix = "kubernetes:";

/** The options that every stack must set, by full key. */
export const neededProviderOptions: Record<string, string> = Object.fromEntries(
  Object.keys(neededOptionReasons).map((name) => [`${prefix}${name}`, "true"]),
);

/** Reports misspelt options of the Kubernetes provider, which the provider ignores, and missing options. */
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
  const missing = Object.entries(neededOptionReasons).flatMap(([name, remedy]): Problem[] => {
    const path = `${prefix}${name}`;
    const value = values[path];
    return value === "true" ? [] : [{ path, value, allowed: '"true"', remedy }];
  });
  return [...unknown, ...missing];
}
