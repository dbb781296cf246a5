import { litellmRelease } from "../images";
import knownSettings from "../litellm/knownSettings.json";
import { ownedSettings } from "../litellm/ownedSettings";
import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";
import { nearest } from "./suggestion";

const licence = "It needs a LiteLLM licence";

/**
 * What the release knows and a gateway without a licence can't use.
 * Source: LiteLLM 1.109.1, `proxy_server.py` (`allowed_ips`, `enforced_params`), `auth/auth_utils.py`, `auth/route_checks.py`.
 */
const unusable: Record<string, string> = {
  admin_only_routes: `${licence}; without one it is ignored.`,
  allowed_ips: `${licence}; without one the proxy does not start.`,
  enforced_params: `${licence}; without one the proxy does not start.`,
  max_request_size_mb: `${licence}; without one it is not enforced.`,
  max_response_size_mb: `${licence}; without one it is not enforced.`,
  public_routes: `${licence}; without one it is ignored.`,
};

/** The config's section, and its name in LiteLLM's file. */
const sections = {
  generalSettings: "general_settings",
  litellmSettings: "litellm_settings",
  routerSettings: "router_settings",
} as const;

type Section = keyof typeof sections;

/**
 * Settings for LiteLLM's own sections that the program makes itself, that the release ignores, or that can't work.
 * `knownSettings.json` is made by `npm run generate`; an image without a release in its tag counts as the pinned one.
 */
export function litellmSectionProblems({ litellm, images }: GatewayConfig): Problem[] {
  const release = litellmRelease(images.litellm) ?? knownSettings.release;
  return (Object.keys(sections) as Section[]).flatMap((section) =>
    Object.keys(litellm[section]).flatMap((key) => problemOf(section, key, release) ?? []),
  );
}

function problemOf(section: Section, key: string, release: string): Problem | undefined {
  const at = { path: `litellm.${section}.${key}`, value: key };
  const owned = ownedSettings[section][key];
  if (owned !== undefined) return { ...at, allowed: "settings that the program does not make itself", remedy: owned };
  const reason = section === "generalSettings" ? unusable[key] : undefined;
  if (reason !== undefined) return { ...at, allowed: "settings that work without a licence", remedy: reason };
  // LiteLLM accepts an unknown name in silence. Other releases have other names, which nobody has listed.
  const known = knownSettings[sections[section]];
  if (release !== knownSettings.release || known.includes(key)) return undefined;
  const meant = nearest(key, known);
  return {
    ...at,
    allowed: `settings that LiteLLM ${release} reads in ${sections[section]}`,
    remedy: meant ? `Did you mean litellm.${section}.${meant}?` : "LiteLLM would ignore it without a word.",
  };
}
