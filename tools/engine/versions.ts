import { version as kubernetes } from "@pulumi/kubernetes/package.json";
import { version as sdk } from "@pulumi/pulumi/package.json";
import { version as random } from "@pulumi/random/package.json";

/** The providers that the program uses. */
export const providerNames = ["kubernetes", "random"] as const;

/** One of {@link providerNames}. */
export type ProviderName = (typeof providerNames)[number];

/** The provider versions that the installed SDKs require. */
export const providerVersions: Readonly<Record<ProviderName, string>> = { kubernetes, random };

/** The version of Pulumi's SDK. */
export const sdkVersion: string = sdk;

/**
 * The oldest Pulumi CLI that is used from PATH. Not a limit of Pulumi: older ones are not tested with these SDKs.
 */
export const oldestCli = "3.200.0";

/** Whether version `a` (`3.259.0`, `v3.259.0-dev`) is at least `b`, by its three numbers. */
export function isAtLeast(a: string, b: string): boolean {
  const numbers = (version: string): number[] => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  const difference = [0, 1, 2].map((part) => (left[part] ?? 0) - (right[part] ?? 0)).find((step) => step !== 0) ?? 0;
  return left.length === 3 && difference >= 0;
}
